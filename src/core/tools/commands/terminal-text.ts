// A program's output as plain text: without control sequences, and with lines that were overwritten as they ended up.
// Sequences: https://ecma-international.org/publications-and-standards/standards/ecma-48/

const escapeCharacter = "\u001b";
const longestSequence = 4096;

export function plainOutput(text: string): string {
  return withoutOverwritten(withoutSequences(text.replaceAll("\r\n", "\n"))).replace(/[^\P{Cc}\t\n]/gu, "");
}

function withoutSequences(text: string): string {
  let result = "";
  let from = 0;
  for (let start = text.indexOf(escapeCharacter); start !== -1; start = text.indexOf(escapeCharacter, from)) {
    result += text.slice(from, start);
    from = endOfSequence(text, start);
  }
  return result + text.slice(from);
}

/** The position after the sequence that starts at an escape character. */
function endOfSequence(text: string, start: number): number {
  const kind = text.charAt(start + 1);
  if (kind === "[") {
    let end = start + 2;
    while (end < start + longestSequence && text.charAt(end) >= " " && text.charAt(end) <= "?") end++;
    return text.charAt(end) >= "@" && text.charAt(end) <= "~" ? end + 1 : end;
  }
  // Titles and links: up to their terminator, or to the end of the line if it is missing.
  if (kind !== "" && "]PX^_".includes(kind)) {
    let end = start + 2;
    while (end < text.length && end < start + longestSequence && !`\u0007\n${escapeCharacter}`.includes(text.charAt(end))) end++;
    if (text.charAt(end) === "\u0007") return end + 1;
    return text.startsWith(`${escapeCharacter}\\`, end) ? end + 2 : end;
  }
  // A letter, or a choice of characters and its letter.
  if (kind !== "" && "()*+-./ #%".includes(kind)) return start + 3;
  return start + (kind > " " && kind <= "~" ? 2 : 1);
}

/** After a carriage return, a line starts again: a progress bar leaves only its last state. */
function withoutOverwritten(text: string): string {
  if (!text.includes("\r")) return text;
  return text
    .split("\n")
    .map(
      (line) =>
        line
          .split("\r")
          .filter((state) => state !== "")
          .at(-1) ?? "",
    )
    .join("\n");
}
