// What makes the translation of one text wrong or suspicious, in any language. The rules know nothing of a language but its
// glossary, so that a further language needs no code.

/** `l10n/glossary.<language>.json`. */
export interface Glossary {
  /** English term, in the singular or as it is used, and beginnings of its translations, of which a text needs one. */
  readonly terms: Readonly<Record<string, readonly string[]>>;
  /** Words that no translation may contain. */
  readonly avoid: readonly string[];
  /** Texts of several words that are the same in English. */
  readonly same: readonly string[];
}

export type Texts = Readonly<Record<string, string>>;

/** Shortest limit in characters, so that a text of one short word may become a longer one. */
const freeLength = 18;
const lengthRatio = 2.2;
/** English texts up to this length stand in buttons and labels, where there is little room. */
const shortText = 40;

/** What is wrong with a translation; empty if nothing is. */
export function suspicions(english: string, translation: string, glossary: Glossary): string[] {
  const found: string[] = [];
  if (translation.trim() === "") return ["it is empty"];
  if (marks(translation) !== marks(english)) found.push(`it has other placeholders, links or code: ${marks(translation)}`);
  if (edges(translation) !== edges(english)) found.push("it begins or ends with other spaces");
  if (/ {2}/.test(translation) && !/ {2}/.test(english)) found.push("it has two spaces in a row");
  if (ending(translation) !== ending(english)) found.push(`it ends with “${ending(translation)}”, not with “${ending(english)}”`);
  if (english.length <= shortText && translation.length > Math.max(freeLength, english.length * lengthRatio))
    found.push(`it has ${translation.length} characters, the English text ${english.length}`);
  if (translation === english && words(english).length > 1 && !glossary.same.includes(english)) found.push("it is in English");
  for (const [term, accepted] of Object.entries(glossary.terms))
    if (hasTerm(english, term) && !accepted.some((form) => lower(translation).includes(lower(form))))
      found.push(`“${term}” is not “${accepted.join("” or “")}”`);
  for (const word of glossary.avoid) if (wholeWord(word).test(translation)) found.push(`it contains “${word}”`);
  return found;
}

/** What is wrong with the two texts for one and for several of the same. */
export function pluralSuspicions(texts: Texts): string[] {
  return Object.entries(texts).flatMap(([english, translation]) => {
    if (!/\b1 [a-z]/.test(english)) return [];
    if (!/\b1\b/.test(translation)) return [`the text for one has no 1: ${english}`];
    const pattern = new RegExp(`^${literal(english).replace(/\b1 ((?:[a-z]+ )?[a-z]+)\b/, "\\{\\d\\} \\w[\\w ]*")}$`);
    const plural = Object.keys(texts).find((other) => other !== english && pattern.test(other));
    const same = plural !== undefined && texts[plural]?.replaceAll(/\{\d\}/g, "1") === translation;
    return same ? [`one and several are translated alike: ${english}`] : [];
  });
}

/** Names of SnowCell's commands that a translation leaves in English, or names in another way than the command's title. */
export function commandNameSuspicions(english: string, translation: string, titles: Texts, translated: Texts): string[] {
  const named = Object.keys(titles)
    .filter((key) => english.includes(`SnowCell: ${titles[key]}`))
    .sort((a, b) => (titles[b]?.length ?? 0) - (titles[a]?.length ?? 0))[0];
  if (named === undefined || translation.includes(`SnowCell: ${translated[named]}`)) return [];
  return [`the command is called “SnowCell: ${translated[named]}” in this language`];
}

/** Placeholders, links to commands and settings, variables, and code apart from names of commands, in a stable order. */
function marks(text: string): string {
  const placeholders = new Set(text.match(/\{\d+\}/g) ?? []);
  const links =
    text.match(/\((?:command|https?):[^)]+\)|#snowcell\.[\w.]+#|\bsnowcell(?:\.\w+)+|\bhttps?:\/\/[^\s@]*\w(?!\S*@)/g) ?? [];
  const code = (text.match(/`[^`]+`/g) ?? []).filter((span) => /[{*#~.]|^`[a-z\d:-]+`$/.test(span));
  return [...placeholders, ...links, ...code].sort().join(" ");
}

const edges = (text: string): string => `${/^\s*/.exec(text)?.[0]}|${/\s*$/.exec(text)?.[0]}`;
const ending = (text: string): string => /(?:[.?!:…]|)$/.exec(text.trim())?.[0] ?? "";
const words = (text: string): readonly string[] => text.replaceAll(/\{\d\}/g, "").match(/\p{L}{2,}/gu) ?? [];
const lower = (text: string): string => text.toLocaleLowerCase();
const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The term itself or its plural, outside code. */
function hasTerm(english: string, term: string): boolean {
  const plural = term.endsWith("y") ? `(?:${literal(term)}|${literal(term.slice(0, -1))}ies)` : `${literal(term)}(?:e?s)?`;
  return new RegExp(`(?<![\\w./-])${plural}(?![\\w/-]|\\.\\w)`, "i").test(
    english.replaceAll(/`[^`]*`|"[^"]*"|SnowCell: \S.*/g, ""),
  );
}

function wholeWord(word: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])${literal(word)}(?![\\p{L}\\d])`, "iu");
}
