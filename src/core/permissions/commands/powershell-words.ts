// Reads a line as PowerShell does in argument mode, as far as it is made of literal words:
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parsing

import { concerned, type ParsedCommand } from "./parsed-command.js";
import { WordList } from "./word-list.js";

const keywords = new Set([
  ...["if", "elseif", "else", "for", "foreach", "while", "do", "until", "switch", "function", "filter", "try", "catch", "trap"],
  ...["finally", "throw", "return", "param", "class", "enum", "using", "begin", "process", "end", "data", "exit", "break"],
  ...["continue", "workflow", "parallel", "sequence", "inlinescript", "configuration", "dynamicparam", "hidden", "static", "."],
]);

/** PowerShell takes typographic quotes and dashes for plain ones. */
const typographic = /[\u2018-\u201f\u2013-\u2015]/;
const harmless = /^2>&1(?=[\s;|&]|$)/;

export function readPowerShell(line: string): ParsedCommand {
  const list = new WordList();
  const stop = (kind: Parameters<typeof concerned>[0]): ParsedCommand => concerned(kind, list.parts);
  if (typographic.test(line)) return stop("unparsable");
  for (let place = 0; place < line.length; ) {
    const letter = line.charAt(place);
    const rest = line.slice(place, place + 8);
    const isStart = list.current === undefined;
    if (letter === " " || letter === "\t") {
      list.endWord();
      place += 1;
    } else if (letter === "'" || letter === '"') {
      // A quoted program is an expression; quotes inside a word follow rules of their own.
      if (!isStart || list.isAtProgram) return stop("unparsable");
      const quoted = readQuoted(line, place);
      if (typeof quoted === "string") return stop(quoted);
      const next = line.charAt(quoted.end);
      if (next !== "" && !" \t;|&".includes(next)) return stop("unparsable");
      list.add(quoted.text, false);
      place = quoted.end;
    } else if (letter === "$" || letter === "`" || (letter === "@" && isStart) || letter === ",") {
      return stop("expansion");
    } else if ("(){}".includes(letter) || rest.startsWith("--%")) {
      return stop("program-text");
    } else if (letter === "2" && isStart && harmless.test(rest)) {
      place += 4;
    } else if (letter === ">" || letter === "<") {
      return stop("redirection");
    } else if (letter === ";" || letter === "&" || letter === "|") {
      const operator = ["&&", "||"].find((each) => rest.startsWith(each)) ?? letter;
      // `& 'program'` calls what a value names.
      if (operator === "&" && isStart && list.isAtProgram) return stop("runs-others" as const);
      if (!list.endPart(operator !== ";" && operator !== "&")) return stop("unparsable");
      place += operator.length;
    } else if ("*?[]".includes(letter)) {
      return stop("pattern");
    } else if (letter === "~" && isStart) {
      return stop("home");
    } else if (letter === "#" && isStart) {
      return stop("unparsable");
    } else if (list.isAtProgram && isStart && !/[a-z.\\/_]/i.test(letter)) {
      // A number, an operator, `%` for ForEach-Object: an expression.
      return stop("program-text");
    } else {
      list.add(letter, true);
      place += 1;
    }
  }
  if (!list.end()) return stop("unparsable");
  if (list.parts.some(([program]) => keywords.has((program ?? "").toLowerCase()))) return stop("program-text");
  return { parts: list.parts, concerns: [] };
}

/** A quoted word; a doubled quote stands for one. */
function readQuoted(line: string, start: number): { readonly text: string; readonly end: number } | "unparsable" | "expansion" {
  const quote = line.charAt(start);
  let text = "";
  for (let place = start + 1; place < line.length; place++) {
    const letter = line.charAt(place);
    if (quote === '"' && (letter === "$" || letter === "`")) return "expansion";
    if (letter !== quote) {
      text += letter;
    } else if (line.charAt(place + 1) === quote) {
      text += quote;
      place += 1;
    } else {
      return { text, end: place + 1 };
    }
  }
  return "unparsable";
}
