// Extracts readable text from any body, mainly error pages of gateways. Users see the result.

/** Longest result, in characters (UTF-16 units). */
export const longestDetail = 500;
/** Only this much of a body is read: the useful text is at its start. */
export const longestLookedAt = 16_384;

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** The title of an HTML page or its words, or any other text: one line, no control characters. Redact before `shorten`. */
export function wordsOf(body: string): string {
  const start = body.slice(0, longestLookedAt);
  return oneLine(looksLikeMarkup(start) ? wordsOfMarkup(start) : start);
}

/** Cuts at 500 characters, never inside a surrogate pair. */
export function shorten(text: string, longest = longestDetail): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}

function looksLikeMarkup(text: string): boolean {
  return /^\s*<[a-z!?/]/i.test(text) || /<(?:html|body|head|title|h1)\b/i.test(text);
}

function wordsOfMarkup(markup: string): string {
  const title = decodeEntities(/<title\b[^<>]*>([^<]*)/i.exec(markup)?.[1] ?? "").trim();
  if (title !== "") return title;
  const visible = markup.replace(/<(script|style)\b[^<>]*>[\s\S]*?(?:<\/\1|$)/gi, " <").replace(/<[^<>]*(?:>|$)/g, " ");
  return decodeEntities(visible);
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? "", 16);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

/** Control, formatting and line-separating characters become spaces: some can disguise what a line says. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
}
