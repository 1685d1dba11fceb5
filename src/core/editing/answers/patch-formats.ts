// Answers that are not the new code but a change of the old one: unified diffs, and SEARCH/REPLACE blocks. Line numbers
// are not believed, because models miscount; what matters is the text.

const searchMarker = /^<{5,9} ?SEARCH\b.*$/;
const middleMarker = /^={5,9}$/;
const replaceMarker = /^>{5,9} ?(?:REPLACE|UPDATED?)\b.*$/;

interface Part {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export function hasSearchBlocks(lines: readonly string[]): boolean {
  return lines.some((line) => searchMarker.test(line.trim()));
}

/** `old` with the SEARCH/REPLACE blocks carried out; undefined where one is cut or does not fit. */
export function applySearchBlocks(lines: readonly string[], old: readonly string[]): string[] | undefined {
  const parts: Part[] = [];
  for (let index = 0; index < lines.length; index++) {
    if (!searchMarker.test((lines[index] ?? "").trim())) continue;
    const middle = lines.findIndex((line, at) => at > index && middleMarker.test(line.trim()));
    const end = middle === -1 ? -1 : lines.findIndex((line, at) => at > middle && replaceMarker.test(line.trim()));
    if (end === -1) return undefined;
    parts.push({ before: lines.slice(index + 1, middle), after: lines.slice(middle + 1, end) });
    index = end;
  }
  return applyParts(parts, old);
}

/** Whether the lines are a unified diff, with or without its headers. */
export function isUnifiedDiff(lines: readonly string[]): boolean {
  if (lines.some((line) => /^@@(?: -\d+(?:,\d+)? \+\d+(?:,\d+)?)? @@/.test(line) || /^@@ ?\.{3} ?@@/.test(line))) return true;
  const headers = lines.findIndex((line, index) => /^--- \S/.test(line) && /^\+\+\+ \S/.test(lines[index + 1] ?? ""));
  return headers !== -1;
}

/** Whether most lines are marked as a diff marks them: for a block that calls itself one. */
export function looksLikeDiff(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line !== "");
  const marked = filled.filter((line) => /^[-+]/.test(line)).length;
  return marked > 0 && filled.every((line) => /^[-+ @\\\t]/.test(line));
}

/** `old` with the diff carried out; undefined where a hunk does not fit. */
export function applyUnifiedDiff(lines: readonly string[], old: readonly string[]): string[] | undefined {
  const parts: Part[] = [];
  let before: string[] = [];
  let after: string[] = [];
  const endPart = (): void => {
    if (before.length > 0 || after.length > 0) parts.push({ before: trimmedEnd(before, after), after });
    before = [];
    after = [];
  };
  for (const line of lines) {
    if (/^@@/.test(line)) endPart();
    else if (/^(?:--- |\+\+\+ |diff --git |index [\da-f]+\.\.|\\ No newline)/.test(line)) continue;
    else if (line.startsWith("-")) before.push(line.slice(1));
    else if (line.startsWith("+")) after.push(line.slice(1));
    else {
      // An empty line of context often loses its one space.
      const context = line.startsWith(" ") ? line.slice(1) : line;
      before.push(context);
      after.push(context);
    }
  }
  endPart();
  return parts.length === 0 ? undefined : applyParts(parts, old);
}

/** Empty lines at the end of a hunk stem from the fence around it. */
function trimmedEnd(before: string[], after: string[]): string[] {
  while (before.length > 1 && after.length > 1 && before.at(-1) === "" && after.at(-1) === "") {
    before.pop();
    after.pop();
  }
  return before;
}

function applyParts(parts: readonly Part[], old: readonly string[]): string[] | undefined {
  let lines = [...old];
  let from = 0;
  for (const { before, after } of parts) {
    // The parts come in order, as a rule; where they do not, the whole is searched.
    const place = findLines(lines, before, from) ?? findLines(lines, before, 0);
    if (!place) return undefined;
    const added =
      place.indent === undefined ? after : after.map((line) => (line.trim() === "" ? line : `${place.indent}${line}`));
    lines = [...lines.slice(0, place.at), ...added, ...lines.slice(place.at + before.length)];
    from = place.at + added.length;
  }
  return lines;
}

/** Where `wanted` stands in `lines`: exactly, then but for spaces at line ends, then at another depth of indentation. */
function findLines(
  lines: readonly string[],
  wanted: readonly string[],
  from: number,
): { readonly at: number; readonly indent?: string } | undefined {
  if (wanted.length === 0) return lines.length === 0 || lines.every((line) => line === "") ? { at: 0 } : undefined;
  const find = (same: (line: string, other: string) => boolean): number | undefined => {
    for (let at = from; at + wanted.length <= lines.length; at++) {
      if (wanted.every((line, offset) => same(lines[at + offset] ?? "", line))) return at;
    }
    return undefined;
  };
  const exact = find((line, other) => line === other) ?? find((line, other) => line.trimEnd() === other.trimEnd());
  if (exact !== undefined) return { at: exact };
  const at = find((line, other) => line.trim() === other.trim());
  if (at === undefined) return undefined;
  const index = wanted.findIndex((line) => line.trim() !== "");
  const indent = indentDifference(lines[at + index] ?? "", wanted[index] ?? "");
  return indent === undefined ? undefined : { at, indent };
}

/** What has to go before `line`'s code to stand as deep as `target`; undefined where it stands deeper already. */
function indentDifference(target: string, line: string): string | undefined {
  const wanted = /^[ \t]*/.exec(target)?.[0] ?? "";
  const has = /^[ \t]*/.exec(line)?.[0] ?? "";
  return wanted.endsWith(has) ? wanted.slice(0, wanted.length - has.length) : undefined;
}
