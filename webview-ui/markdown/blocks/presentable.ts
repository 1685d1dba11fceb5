// Trims and closes unfinished Markdown for display. Half a mark would flash as something else: `-` under a line as a heading,
// `**` as asterisks, the first table row as pipes.

/** A last line that may still become one thing or another. */
const undecidedLine = /^ {0,3}(?:\|.*|(?:[-=*_+~`#>]+|\d{1,9}[.)]?|<\/?[\w-]*|\[[ xX]?|[-*+] \[[ xX]?\]?)[ \t]*)$/;
const delimiterRow = /^[ \t:|-]*$/;

/** Removes the undecided end of `source` and closes the marks that its last line leaves open. */
export function presentable(source: string): string {
  const lineStart = source.lastIndexOf("\n") + 1;
  const line = source.slice(lineStart);
  if (line.length > 1000) return source;
  const decided = undecidedLine.test(line) ? source.slice(0, lineStart) : source;
  const shown = delimiterRow.test(line) ? withoutTableHead(decided) : decided;
  return shown === source && line !== "" ? source.slice(0, lineStart) + closeMarks(line) : shown;
}

/** Removes a first line of pipes at the end: the next line decides whether it is a table header. */
function withoutTableHead(source: string): string {
  const lines = /(?:^|\n)([^\n]*)\n(\|[^\n]*)\n?$/.exec(`\n${source}`);
  const [, before = "", head] = lines ?? [];
  if (head === undefined || head.length > 1000 || before.startsWith("|")) return source;
  return source.slice(0, source.lastIndexOf(head));
}

/** Closes open code, emphasis and links in the last line. */
function closeMarks(line: string): string {
  const code = /(?<!`)(`+)(?!`)/g;
  let open = "";
  for (const [, run = ""] of line.matchAll(code)) {
    if (open === "") open = run;
    else if (open === run) open = "";
  }
  if (open !== "") return /[^`\s]\s*$/.test(line) ? line + open : line.slice(0, line.lastIndexOf(open));
  const text = withoutOpenLink(line);
  const outsideCode = text.replace(/(?<!`)(`+)(?!`)[^`]+\1/g, "").replace(/\\./g, "");
  let closed = text;
  for (const mark of ["***", "**", "*", "~~"]) {
    const escaped = mark.replaceAll("*", "\\*");
    const exactly = new RegExp(`(?<![*~])${escaped}(?![*~])`, "g");
    if ((outsideCode.match(exactly)?.length ?? 0) % 2 === 0) continue;
    const opens = new RegExp(`(?:^|[\\s("'])${escaped}(?=[^\\s*~])[^*~]*$`).test(text);
    if (opens) closed = closed.trimEnd() + mark;
    else if (closed.endsWith(mark)) closed = closed.slice(0, -mark.length);
  }
  return closed;
}

/** Turns `[text](http://exa` into `text`: a growing address is not worth reading. */
function withoutOpenLink(line: string): string {
  return line.replace(/!?\[([^[\]]*)(?:\](?:\([^()\s]*)?)?$/, "$1");
}
