// What of an unfinished text can be shown before the rest has come. Half a mark would flash as something else: `-` under
// a line as a heading, `**` as asterisks, the first row of a table as pipes.

/** A line that has only begun, and may still become one thing or another. */
const undecidedLine = /^ {0,3}(?:\|.*|(?:[-=*_+~`#>]+|\d{1,9}[.)]?|<\/?[\w-]*|\[[ xX]?|[-*+] \[[ xX]?\]?)[ \t]*)$/;
const delimiterRow = /^[ \t:|-]*$/;

/** `source` without what is undecided at its end, and with the marks closed that its last line leaves open. */
export function presentable(source: string): string {
  const lineStart = source.lastIndexOf("\n") + 1;
  const line = source.slice(lineStart);
  if (line.length > 1000) return source;
  const decided = undecidedLine.test(line) ? source.slice(0, lineStart) : source;
  const shown = delimiterRow.test(line) ? withoutTableHead(decided) : decided;
  return shown === source && line !== "" ? source.slice(0, lineStart) + closeMarks(line) : shown;
}

/** Leaves out a first line of pipes at the end: the next line says whether it heads a table. */
function withoutTableHead(source: string): string {
  const lines = /(?:^|\n)([^\n]*)\n(\|[^\n]*)\n?$/.exec(`\n${source}`);
  const [, before = "", head] = lines ?? [];
  if (head === undefined || head.length > 1000 || before.startsWith("|")) return source;
  return source.slice(0, source.lastIndexOf(head));
}

/** The last line of a text with its open code, emphasis and link closed. */
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

/** `[text](http://exa` becomes `text`: an address is nothing to read while it grows. */
function withoutOpenLink(line: string): string {
  return line.replace(/!?\[([^[\]]*)(?:\](?:\([^()\s]*)?)?$/, "$1");
}
