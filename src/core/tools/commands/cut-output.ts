// Output for a model: bounded, with what was left out named where it was.

/** Characters of a command's result: half from the beginning, half from the end. */
export const longestOutput = 30_000;
/** Characters of a page of `command_output`. */
export const pageLength = 16_000;
const mostMatches = 50;
const longestLine = 300;

export interface CutOutput {
  readonly text: string;
  /** Characters left out; 0 if the text is whole. */
  readonly omitted: number;
}

/** The beginning and the end of a text, cut at line ends where there are any. */
export function headAndTail(text: string, most: number, id: string): CutOutput {
  if (text.length <= most) return { text, omitted: 0 };
  const half = Math.floor(Math.max(most - 200, 0) / 2);
  const head = upToLineEnd(text.slice(0, half));
  const tail = fromLineStart(text.slice(text.length - half));
  const omitted = text.length - head.length - tail.length;
  const notice = `[${omitted} characters left out here. Read them with command_output: {"id": "${id}", "from": ${head.length}}]`;
  return { text: `${head}\n${notice}\n${tail}`, omitted };
}

/** A page from a position; without one, the last page. */
export function pageOf(text: string, from: number | undefined, most: number): string {
  const length = Math.min(pageLength, most);
  const start = Math.min(Math.max(from ?? text.length - length, 0), text.length);
  const page = wholeCharacters(text.slice(start, start + length));
  const end = start + page.length;
  const rest = end < text.length ? ` Continue with "from": ${end}.` : "";
  return `Characters ${start} to ${end} of ${text.length}.${rest}\n${page}`;
}

/** The lines that contain a text, regardless of case, with their positions. */
export function linesWith(text: string, find: string): string {
  const wanted = find.toLowerCase();
  const found: string[] = [];
  let count = 0;
  let position = 0;
  for (const line of text.split("\n")) {
    if (line.toLowerCase().includes(wanted)) {
      count += 1;
      if (found.length < mostMatches) found.push(`${position}: ${line.slice(0, longestLine)}`);
    }
    position += line.length + 1;
  }
  if (count === 0) return `No line contains ${JSON.stringify(find)}.`;
  const more = count > found.length ? ` The first ${found.length} are shown.` : "";
  return `${count} lines contain ${JSON.stringify(find)}; each starts with its position for "from".${more}\n${found.join("\n")}`;
}

function upToLineEnd(text: string): string {
  const end = text.lastIndexOf("\n");
  return end > text.length / 2 ? text.slice(0, end) : wholeCharacters(text);
}

function fromLineStart(text: string): string {
  const start = text.indexOf("\n");
  if (start !== -1 && start < text.length / 2) return text.slice(start + 1);
  return /^[\udc00-\udfff]/.test(text) ? text.slice(1) : text;
}

/** Not ending within a surrogate pair. */
const wholeCharacters = (text: string): string => (/[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text);
