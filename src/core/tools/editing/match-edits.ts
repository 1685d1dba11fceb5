// Applies the replacements of edit_file to a text. Each `old` must occur once: a change in the wrong place is worse than
// none, so everything else is an error that shows the model where to look.

import { replaceParts } from "../../editing/patches/replace-parts.js";
import { cutLine } from "../results/result-text.js";

export interface TextEdit {
  readonly old: string;
  readonly new: string;
  readonly all?: boolean | undefined;
}

export type Matched = { readonly text: string } | { readonly problem: string };

/** Characters of a file after an edit; larger ones are not edited. */
export const longestText = 2_000_000;
const mostPlacesNamed = 10;
/** Equal wanted lines that are looked for; more would only repeat the search. */
const mostEqualLines = 20;
const mostLinesShown = 30;
const longestShown = 200;

/** @param text with `\n` as line ending */
export function applyEdits(text: string, edits: readonly TextEdit[], path: string): Matched {
  let current = text;
  for (const [index, edit] of edits.entries()) {
    const matched = applyEdit(current, { ...edit, old: plainEndings(edit.old), new: plainEndings(edit.new) }, path);
    if ("problem" in matched) {
      const which = edits.length > 1 ? `Edit ${index + 1} of ${edits.length}: ` : "";
      return { problem: `${which}${matched.problem} Nothing was changed.` };
    }
    current = matched.text;
  }
  return current === text ? { problem: `The edits leave ${path} as it is.` } : { text: current };
}

const plainEndings = (text: string): string => text.replaceAll("\r\n", "\n");

function applyEdit(text: string, edit: TextEdit, path: string): Matched {
  const { old, new: next, all = false } = edit;
  if (old === "") {
    return text === "" ? { text: next } : { problem: "`old` is empty. Give the lines to replace, or use write_file." };
  }
  if (old === next) return { problem: "`old` and `new` are the same." };
  const places = placesOf(text, old);
  const [first, second] = places;
  if (first !== undefined && all) return replaceAll(text, old, next);
  if (first !== undefined && second === undefined) {
    return { text: text.slice(0, first) + next + text.slice(first + old.length) };
  }
  if (first !== undefined) {
    const named = places.slice(0, mostPlacesNamed).map((place) => lineAt(text, place));
    return { problem: foundTwice(named, places.length) };
  }
  return applyLines(text, edit) ?? { problem: notFound(text, edit, path) };
}

function replaceAll(text: string, old: string, next: string): Matched {
  const parts = text.split(old);
  const length = text.length + (parts.length - 1) * (next.length - old.length);
  return length > longestText ? { problem: "The file would become too long." } : { text: parts.join(next) };
}

/** Every index at which `old` occurs, also overlapping. */
function placesOf(text: string, old: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(old); at >= 0 && places.length < 1000; at = text.indexOf(old, at + 1)) places.push(at);
  return places;
}

/** Whole lines, ignoring spaces at their ends or a different indentation. */
function applyLines(text: string, { old, new: next }: TextEdit): Matched | undefined {
  const before = wholeLines(old);
  const after = next === "" ? [] : wholeLines(next);
  if (before.every((line) => line.trim() === "")) return undefined;
  const replaced = replaceParts([[{ before, after }]], text.split("\n"));
  if ("lines" in replaced) return { text: replaced.lines.join("\n") };
  if (replaced.problem === "not-found") return undefined;
  const lines = looseLines(before, text.split("\n"));
  return { problem: foundTwice(lines.slice(0, mostPlacesNamed), lines.length) };
}

const wholeLines = (text: string): string[] => (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");

/** Lines, from 1, at which the lines occur but for spaces. */
function looseLines(wanted: readonly string[], lines: readonly string[]): number[] {
  const bare = wanted.map((line) => line.trim());
  const trimmed = lines.map((line) => line.trim());
  return trimmed.flatMap((line, at) =>
    line === bare[0] && bare.every((one, offset) => trimmed[at + offset] === one) ? [at + 1] : [],
  );
}

function foundTwice(lines: readonly number[], count: number): string {
  const named = lines.join(", ") + (count > lines.length ? ", …" : "");
  return `\`old\` occurs ${count} times, at lines ${named}. Give more lines around the one to change, or set \`all\`.`;
}

const lineAt = (text: string, place: number): number => text.slice(0, place).split("\n").length;

function notFound(text: string, { old, new: next }: TextEdit, path: string): string {
  const lines = text.split("\n");
  const wanted = wholeLines(old);
  if (wanted.every((line) => /^\s*\d+\t/.test(line))) {
    return `\`old\` was not found in ${path}. Give the lines without the numbers that read_file puts before them.`;
  }
  const isThere = next.trim() !== "" && text.includes(next) ? ` ${path} already holds \`new\`.` : "";
  const at = nearestLine(wanted, lines);
  if (at === undefined) return `\`old\` was not found in ${path}, and nothing like it.${isThere} Read the file again.`;
  const from = Math.max(0, at - 2);
  const shown = lines.slice(from, Math.min(at + wanted.length + 2, from + mostLinesShown));
  const numbered = shown.map((line, index) => `${from + index + 1}\t${cutLine(line, longestShown)}`);
  return `\`old\` was not found in ${path}.${isThere} The most similar lines are:\n${numbered.join("\n")}\n`;
}

/** The line, from 0, where most of the wanted lines are in the right distance; undefined if none is there. */
function nearestLine(wanted: readonly string[], lines: readonly string[]): number | undefined {
  const offsets = new Map<string, number[]>();
  for (const [offset, line] of wanted.entries()) {
    const bare = line.trim();
    const known = offsets.get(bare) ?? [];
    if (/[\p{L}\p{N}]/u.test(bare) && known.length < mostEqualLines) offsets.set(bare, [...known, offset]);
  }
  const votes = new Map<number, number>();
  for (const [at, line] of lines.entries()) {
    for (const offset of offsets.get(line.trim()) ?? []) votes.set(at - offset, (votes.get(at - offset) ?? 0) + 1);
  }
  const best = [...votes].reduce<readonly [number, number] | undefined>(
    (found, one) => (!found || one[1] > found[1] ? one : found),
    undefined,
  );
  return best ? Math.max(0, best[0]) : mostWords(wanted, lines);
}

/** The line that shares most words with the longest wanted line; undefined if it shares less than half of them. */
function mostWords(wanted: readonly string[], lines: readonly string[]): number | undefined {
  const longest = wanted.reduce((one, other) => (other.trim().length > one.trim().length ? other : one), "");
  const words = wordsOf(longest);
  let best: { readonly at: number; readonly share: number } | undefined;
  for (const [at, line] of lines.entries()) {
    const other = wordsOf(line);
    let common = 0;
    for (const word of words) if (other.has(word)) common += 1;
    const share = (2 * common) / Math.max(1, words.size + other.size);
    if (share >= 0.5 && (!best || share > best.share)) best = { at, share };
  }
  return best ? Math.max(0, best.at - wanted.indexOf(longest)) : undefined;
}

const wordsOf = (line: string): Set<string> => new Set(line.match(/[\p{L}\p{N}_]+/gu) ?? []);
