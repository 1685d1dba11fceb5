// Makes VS Code believe that a display language is installed. The marketplace's language packs are unavailable offline, but
// the extension has its own translations: an empty pack is enough to set `vscode.env.language`.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const publisher = "snowcell-test";

/** Installs an empty language pack for `locale`, a lowercase BCP 47 tag such as `pt-br`, where VS Code finds it. */
export function installDisplayLanguage(folders: { serverDataDir: string; extensionsDir: string }, locale: string): void {
  const name = `empty-language-pack-${locale}`;
  const extension = join(folders.extensionsDir, `${publisher}.${name}-1.0.0`);
  const translations = join(extension, "translations.json");
  mkdirSync(extension, { recursive: true });
  writeFileSync(translations, JSON.stringify({ version: "1.0.0", contents: {} }));
  const localization = {
    languageId: locale,
    languageName: locale,
    translations: [{ id: "vscode", path: "./translations.json" }],
  };
  const manifest = {
    ...{ name, publisher, version: "1.0.0", engines: { vscode: "*" } },
    contributes: { localizations: [localization] },
  };
  writeFileSync(join(extension, "package.json"), JSON.stringify(manifest));

  // VS Code builds this list from its extensions, but only after the first page has requested it.
  const pack = {
    ...{ hash: locale, label: locale },
    extensions: [{ extensionIdentifier: { id: `${publisher}.${name}` }, version: "1.0.0" }],
    translations: { vscode: translations },
  };
  mkdirSync(join(folders.serverDataDir, "data"), { recursive: true });
  writeFileSync(join(folders.serverDataDir, "data", "languagepacks.json"), JSON.stringify({ [locale]: pack }));
}
