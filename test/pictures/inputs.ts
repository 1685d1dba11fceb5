// What the README's pictures depend on, recorded when they are taken: `npm test` says when they are stale. Texts are those that
// the pictures show, so that a change elsewhere in the interface does not make them stale.

import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { textsInCode } from "../manifest/translations.js";

const recordedIn = "media/readme/inputs.json";

const sources = {
  styles: ["webview-ui/styles/**/*.css"],
  scenes: ["test/pictures/take.pictures.ts", "test/pictures/recording.ts", "test/harness/sample-workspace/**/*.{ts,mjs}"],
} as const;

interface Inputs {
  readonly styles: string;
  readonly scenes: string;
  /** Texts of the interface that the pictures show. */
  readonly texts: readonly string[];
}

/** Records the inputs of pictures that show `shown`, the panels' visible text. */
export async function recordInputs(shown: string): Promise<void> {
  // A text with placeholders would match too much.
  const isShown = (text: string): boolean => text.length > 2 && !text.includes("{") && shown.includes(text);
  const texts = [...(await textsInCode())].filter(isShown).sort();
  const inputs: Inputs = { styles: hashOf(sources.styles), scenes: hashOf(sources.scenes), texts };
  writeFileSync(recordedIn, `${JSON.stringify(inputs, null, 2)}\n`);
}

/** Why the pictures are stale; empty if they are not. */
export async function staleReasons(): Promise<string[]> {
  const recorded = JSON.parse(readFileSync(recordedIn, "utf8")) as Inputs;
  const texts = await textsInCode();
  return [
    ...(recorded.styles === hashOf(sources.styles) ? [] : ["The panel's styles have changed"]),
    ...(recorded.scenes === hashOf(sources.scenes) ? [] : ["The scenes have changed"]),
    ...recorded.texts.filter((text) => !texts.has(text)).map((text) => `They show "${text}", which is no longer in the code`),
  ];
}

/** Of all files of the patterns; white space and comments of styles do not count. */
function hashOf(patterns: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of globSync([...patterns]).sort()) {
    const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
    const isStyle = file.endsWith(".css");
    hash.update(
      `${file.replaceAll("\\", "/")}\n${isStyle ? text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ") : text}\n`,
    );
  }
  return hash.digest("hex");
}
