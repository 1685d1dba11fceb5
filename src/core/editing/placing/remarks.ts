// Finds remarks that stand for omitted code, such as `// ... existing code ...` or `# rest unchanged`. Taken literally they
// would delete that code. Detection relies on the words, so it works for any comment syntax.

import { trimCharactersEnd } from "../../text/trim-characters.js";
import { inState, isFiller, leavesOut } from "./remark-words.js";

/** The lines of the code that contain such remarks, unless the replaced text contains them too. */
export interface Remarks {
  /** Indexes of the lines that contain only a remark. */
  readonly lines: readonly number[];
  /** True if a remark shares a line with code, so that it is unclear what it stands for. */
  readonly withinCode: boolean;
}

export function findRemarks(code: readonly string[], original: readonly string[], language: string): Remarks {
  // Remarks are rare, so search the old text, which may be a whole file, only for those found.
  const isNew = (line: string): boolean => !original.some((old) => old.trim() === line.trim());
  const lines = code.flatMap((line, index) => (isRemark(line, language) && isNew(line) ? [index] : []));
  const withinCode = code.some((line, index) => holdsRemark(line, language) && !lines.includes(index) && isNew(line));
  return { lines, withinCode };
}

/** Longer lines carry information. */
const longestRemark = 120;

/** In these languages a line without a comment marker is text, and `#` starts a heading. */
const proseLanguages = new Set(["markdown", "mdx", "plaintext", "latex", "tex", "restructuredtext", "asciidoc"]);
const proseComment = /^(?:<!--|\{\/\*|%|\.\.(?=\s)|\[\/\/\]: #)\s*/;

/** Comment markers at the start of a line, in any language. */
const comment =
  /^(?:\/{2,}[/!]?|\/\*+|\*+(?=\s)|#+(?![\w[!{(])|--+(?:\[=*\[)?|;+|%+|<!--|<%--|\{\/\*|\{#|\{\{!(?:--)?|\(\*|\{-|"""|'''|'|"(?=\s)|!(?=\s)|@\*|::|\.\.(?=\s)|\|\||(?:REM|rem|Rem|dnl|NB\.|C)(?=\s))\s*/;
const commentEnd = /(?:(?<!\*)\*+\/\}?|-->|--%>|#\}|--\}\}|\}\}|\*\)|-\}|\]=*\]|"""|'''|\*@|\))$/;

function isRemark(line: string, language: string): boolean {
  const bare = line.trim();
  if (bare === "" || bare.length > longestRemark) return false;
  const isProse = proseLanguages.has(language);
  const opening = (isProse ? proseComment : comment).exec(bare)?.[0];
  if (opening !== undefined) {
    // `"""..."""` is a docstring, so it needs words to be a remark.
    const isString = /^["']/.test(opening);
    return standsForCode(bare.slice(opening.length).replace(commentEnd, "").trimEnd(), isString);
  }
  // Outside comments: `... rest of the code ...` or `[existing code]`, but not `...rest`, which is spread syntax.
  if (/^(?:\.{3,}|…+)$/.test(bare)) return !isProse && language !== "python";
  if (/[;={}]|,$/.test(bare)) return false;
  if (/^(?:\.{3,}|…+)[\s([]/.test(bare) || /^(?:…|\.{6})/.test(bare)) return standsForCode(bare, true);
  const bracketed = /^[[(<]([^\])>]+)[\])>]$/.exec(bare)?.[1]?.trim() ?? "";
  return /\s/.test(bracketed) && standsForCode(bracketed, true);
}

/** Whether a comment after code, or between its brackets, is a remark. Requires an ellipsis. */
function holdsRemark(line: string, language: string): boolean {
  if (proseLanguages.has(language) || line.length > 500) return false;
  for (const match of line.matchAll(/(?<=[\s{([,;])(?:\/\*+|\/\/|#|--|<!--|\{\/\*)\s*((?:\.{3}|…).*)/g)) {
    const before = line.slice(0, match.index);
    const isInString = [`"`, "'", "`"].some((quote) => before.split(quote).length % 2 === 0);
    const text = (match[1] ?? "").split(/\*\/|-->/, 1)[0] ?? "";
    if (!isInString && standsForCode(text, false)) return true;
  }
  return false;
}

/** Whether the text says that code is omitted. With `needsWords`, an ellipsis alone does not count. */
function standsForCode(text: string, needsWords: boolean): boolean {
  const unmarked = trimCharactersEnd(text.replace(/^[\s*#/–—-]*(?:region\s)?[\s–—-]*/, ""), " \t\u00a0*#/–—-");
  const bare = trimCharactersEnd(unmarked.replace(/^[([<{]+\s*/, ""), ")]>}").trimEnd();
  const atStart = /^(?:\.{3}|…|。{3})/.test(bare);
  const atEnd = /\.{3}|…|。{3}/.test(bare.slice(trimCharactersEnd(bare, " \t.…。").length));
  const words = wordsOf(bare);
  if (words.length === 0) return (atStart || atEnd) && !needsWords;
  if (words.length > 14) return false;
  const says = words.some(leavesOut) || words.some(inState);
  const isOnlyThat = words.every((word) => leavesOut(word) || inState(word) || isFiller(word));
  if (atStart && atEnd) return says || isOnlyThat || (!needsWords && words.length <= 8);
  if (atStart) return says || (isOnlyThat && words.length <= 6);
  const [first = ""] = words.filter((word) => !isArticle(word));
  if (atEnd) return (says && isOnlyThat) || ((leavesOut(first) || inState(first)) && words.length <= 8);
  return isOnlyThat && words.some(inState) && words.length > 0 ? true : isOnlyThat && namesAllCode(words);
}

const isArticle = (word: string): boolean => /^(?:the|all|a|o|os|as|el|los|las|la|le|les|der|die|das|il)$/.test(word);

/** Whether the words name omitted code in general, such as "existing code" or "rest of the file", unlike a section title. */
function namesAllCode(words: readonly string[]): boolean {
  return words.some(leavesOut) && words.some((word) => generalNouns.test(word));
}

const generalNouns =
  /^(?:code|implementation|logic|body|file|function|method|class|contents?|código|codigo|lógica|implementação|implementación|função|función|arquivo|archivo|corpo|cuerpo|corps|fichier|datei|codice|код|代码|程式码|程式碼|コード|코드)$/;

/** Lowercase words. Phrases that mean "unchanged" become that word; text without spaces is split at known words. */
function wordsOf(text: string): string[] {
  const lower = text.toLowerCase().replace(unchangedPhrases, " unchanged ");
  return (lower.match(/[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]+|[\p{L}\p{N}_'’]+/gu) ?? []).flatMap((word) =>
    /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u.test(word) ? cutAtKnownWords(word) : [word],
  );
}

const unchangedPhrases =
  /(?<!\p{L})(?:no(?: other| further)? changes?(?: needed| here)?|not? (?:shown|changed|modified)|without changes?|as[- ]is|as before|sem (?:nenhuma )?(?:alteraç(?:ão|ões)|mudanças?)|sin (?:ningún )?(?:cambios?|modificar|modificaciones|alteraciones)|sans (?:changements?|modifications?)|ohne änderung(?:en)?|senza modifiche|без изменений|변경 ?없음|como (?:antes|estaba|estava))(?!\p{L})/gu;

/** Chinese and Japanese have no spaces between words. */
function cutAtKnownWords(text: string): string[] {
  const words: string[] = [];
  let rest = text;
  while (rest !== "") {
    let length = Math.min(6, rest.length);
    while (length > 1 && !isKnown(rest.slice(0, length))) length--;
    words.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return words;
}

const isKnown = (word: string): boolean => leavesOut(word) || inState(word) || isFiller(word) || generalNouns.test(word);
