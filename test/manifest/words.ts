// Words that suggest a translated sentence; docs/style.md names the alternatives. `npm run check:words` fails on a use.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Each word with plainer alternatives. */
export const oldWords: Readonly<Record<string, string>> = {
  anew: "again",
  whoever: "the user, the caller",
  whomever: "the user, the caller",
  nobody: "no one, or a subject that acts",
  somebody: "a user",
  anybody: "a user",
  told: "reported, named",
  person: "user",
  persons: "users",
  "way there": "route",
  "for ever": "forever",
  thereof: "of it",
  whereupon: "then",
  lest: "so that … not",
};

/** Allowed uses: names of a protocol, or test input. */
const allowed = /\bask_person\b|\bin person\b/g;
const pattern = new RegExp(`\\b(${Object.keys(oldWords).join("|")})\\b`, "gi");
const read = /^(?:src|webview-ui|test|docs)\/.*\.(?:ts|md|css)$|^[A-Z]+\.md$|^package\.nls\.json$|^l10n\/.*\.json$/;
const passedOver = /^test\/manifest\/words\.(?:ts|test\.ts)$|^docs\/style\.md$|\/golden\/|sample-workspace/;

export interface WordUse {
  readonly file: string;
  readonly line: number;
  readonly word: string;
}

export function usesOf(file: string, text: string): WordUse[] {
  return text.split("\n").flatMap((line, index) => {
    // In a bundle of translations, only the English side is checked.
    const ours = file.startsWith("l10n/") ? (line.split('": "')[0] ?? "") : line;
    return [...ours.replace(allowed, "").matchAll(pattern)].map(([word]) => ({
      file,
      line: index + 1,
      word: word.toLowerCase(),
    }));
  });
}

export function uses(): WordUse[] {
  const files = execFileSync("git", ["ls-files"], { encoding: "utf8", maxBuffer: 1 << 26 }).split("\n");
  return files
    .filter((file) => read.test(file) && !passedOver.test(file))
    .flatMap((file) => usesOf(file, readFileSync(file, "utf8")));
}
