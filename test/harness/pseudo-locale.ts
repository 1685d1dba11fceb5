// A pseudo-language, `qps-ploc`, made from the English texts: accented, a third longer, and in brackets. Text without brackets
// was not translated; text whose closing bracket is not visible is cut off in a language that needs more room.

import { readFileSync } from "node:fs";

export const pseudoLocale = "qps-ploc";

const accents = new Map([..."aceinosuyAEIOUCN"].map((letter, index) => [letter, [..."áçéîñöšüÿÅÉÎÖÜÇÑ"][index] ?? letter]));

/** Placeholders, code, links to commands and settings, and addresses stay as they are. */
const kept = /\{\d+\}|`[^`]*`|\((?:command|https?):[^)]*\)|#snowcell[\w.]*#|https?:\/\/\S+|\bsnowcell\.[\w.]+/g;
const growth = 0.35;

export function pseudo(text: string): string {
  if (text.trim() === "") return text;
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(kept)) {
    parts.push(accented(text.slice(from, match.index)), match[0]);
    from = match.index + match[0].length;
  }
  parts.push(accented(text.slice(from)));
  return `⟦${parts.join("")}${padding(Math.ceil(text.length * growth))}⟧`;
}

/** A bundle for `l10n.config`, with the texts as their keys. */
export function pseudoBundle(texts: Iterable<string>): Record<string, string> {
  return Object.fromEntries([...texts].map((text) => [text, pseudo(text)]));
}

/** `package.nls.json` in the pseudo-language. */
export function pseudoManifest(): Record<string, string> {
  const english = JSON.parse(readFileSync(new URL("../../package.nls.json", import.meta.url), "utf8")) as Record<string, string>;
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, pseudo(text)]));
}

const accented = (text: string): string => [...text].map((letter) => accents.get(letter) ?? letter).join("");

/** Words of four letters, because text grows by more words as well as by longer ones. */
function padding(length: number): string {
  return Array.from({ length }, (_, index) => (index % 5 === 0 ? " " : "ö")).join("");
}
