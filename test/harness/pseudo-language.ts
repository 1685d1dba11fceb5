// Adds the pseudo-language to an installed extension, as a further language would be.

import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { textsInCode } from "../manifest/translations.js";
import { pseudoBundle, pseudoLocale, pseudoManifest } from "./pseudo-locale.js";

/** @param bundle from `readPseudoBundle` */
export function addPseudoLanguage(extensionsDir: string, bundle: Readonly<Record<string, string>>): void {
  const [folder] = globSync("snowcell.snowcell-*", { cwd: extensionsDir });
  if (folder === undefined) throw new Error("The extension is not installed");
  const write = (path: string, texts: object): void => writeFileSync(join(extensionsDir, folder, path), JSON.stringify(texts));
  write(`package.nls.${pseudoLocale}.json`, pseudoManifest());
  write(`l10n/bundle.l10n.${pseudoLocale}.json`, bundle);
}

/** Every text in the code, in the pseudo-language. */
export async function readPseudoBundle(): Promise<Record<string, string>> {
  return pseudoBundle(await textsInCode());
}
