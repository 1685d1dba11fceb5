// The title of a conversation out of its first exchange: words that were said, without their Markdown. No model is asked.

const longestTitle = 60;

/** The first line of prose, cut at a word; empty where there is nothing but code. */
export function titleFrom(markdown: string): string {
  const prose = markdown.replace(/^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|(?![\s\S]))/gms, "");
  for (const line of prose.split("\n")) {
    const title = plain(line);
    if (/[\p{L}\p{N}]/u.test(title)) return shortened(title);
  }
  return "";
}

function plain(line: string): string {
  return line
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s*(?:(?:#{1,6}|>|[-*+]|\d+[.)])\s+)+/, "")
    .replace(/<\/?[a-z][^>]*>/gi, "")
    .replace(/(\*\*|__|~~|`+)(.+?)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}])([*_])(.+?)\1(?![\p{L}\p{N}])/gu, "$2")
    .replace(/\s+/g, " ")
    .replace(/[\s:]+$/, "")
    .trim();
}

function shortened(title: string): string {
  if (title.length <= longestTitle) return title;
  // Whole characters only: half a surrogate pair is none.
  const cut = title.slice(0, longestTitle - 1).replace(/[\uD800-\uDBFF]$/, "");
  const space = cut.lastIndexOf(" ");
  return `${(space > longestTitle / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
