// Start here: makes text from servers, models, files, imports, settings and other extensions safe for VS Code's own interface.
// Notifications, input boxes and progress turn `[label](command:…)` into a link that runs the command; lists and the
// status bar turn `$(name)` into an icon. The text stays readable and can be copied.

/** Maximum characters of a notification or a title. VS Code itself cuts notifications at 1,000, without a mark. */
const longestText = 900;

/** Maximum characters of all lines of a dialog. */
const longestDetail = 4000;
const mostLines = 60;

/** Whitespace that would break a line or its layout. */
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/**
 * Characters that are invisible or reorder the text around them: controls, bidirectional marks, zero-width and tag
 * characters, blank letters. Persian and emoji need the joiners U+200C and U+200D, and emoji U+FE0E and U+FE0F.
 */
const invisible = /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

const loneSurrogates = /\p{Cs}/gu;

/** More than this many marks on one letter cover the lines around it. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

/** One line of plain text. Values from other extensions may not be strings; those give an empty text. */
export function plainText(text: string | undefined, most = longestText): string {
  if (typeof text !== "string") return "";
  // Cut before the patterns run, so that they never process a megabyte from a server.
  const cleaned = text
    .slice(0, most * 4)
    .replace(lineBreaks, " ")
    .replace(invisible, "")
    .replace(loneSurrogates, "\ufffd")
    .replace(stackedMarks, "$1")
    .trim();
  const broken = cleaned.replaceAll("](", "] (").replaceAll("$(", "$ (");
  return cut(broken, most);
}

/** The lines of a dialog. Pass an array where a line holds foreign text: a line break in that text then makes no new line. */
export function plainLines(lines: string | readonly string[]): string {
  const list = typeof lines === "string" ? lines.slice(0, longestDetail * 4).split(/\r\n|[\n\r]/) : lines;
  return cut(
    list
      .slice(0, mostLines)
      .map((line) => plainText(line))
      .join("\n"),
    longestDetail,
  );
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\ud800-\udbff]/.test(text[most - 2] ?? "") ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}
