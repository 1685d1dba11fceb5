// Reads a line as `cmd.exe /c` and the usual parser of arguments do, as far as both agree on literal words:
// https://learn.microsoft.com/windows-server/administration/windows-commands/cmd and
// https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments

import { concerned, type ParsedCommand } from "./parsed-command.js";
import { WordList } from "./word-list.js";

const keywords = new Set(["for", "if", "else", "call", "start", "rem", "goto", "set", "setlocal", "endlocal", "shift", "exit"]);
const harmless = /^(?:>{1,2} ?nul|>&[12]|< ?nul)(?=[\s|&]|$)/i;

export function readCmd(line: string): ParsedCommand {
  const list = new WordList();
  const stop = (kind: Parameters<typeof concerned>[0]): ParsedCommand => concerned(kind, list.parts);
  // Expanded inside quotes, too; `^` joins and hides what follows.
  if (/[%!]/.test(line)) return stop("expansion");
  if (line.includes("^")) return stop("unparsable");
  for (let place = 0; place < line.length; ) {
    const letter = line.charAt(place);
    const rest = line.slice(place, place + 12);
    if (letter === " " || letter === "\t") {
      list.endWord();
      place += 1;
    } else if (letter === '"') {
      const end = line.indexOf('"', place + 1);
      // `\"` and `""` mean different things to cmd and to programs.
      const text = line.slice(place + 1, end);
      if (end === -1 || text.endsWith("\\") || line.charAt(end + 1) === '"') return stop("unparsable");
      list.add(text, false);
      place = end + 1;
    } else if (letter === ">" || letter === "<") {
      const found = harmless.exec(rest);
      if (!found) return stop("redirection");
      if (list.current !== undefined && list.isPlain && /^\d$/.test(list.current)) list.drop();
      list.endWord();
      place += found[0].length;
    } else if (letter === "&" || letter === "|") {
      const operator = ["&&", "||"].find((each) => rest.startsWith(each)) ?? letter;
      if (!list.endPart(operator !== "&")) return stop("unparsable");
      place += operator.length;
    } else if (letter === "(" || letter === ")") {
      return stop("program-text");
    } else if (letter === "*" || letter === "?") {
      return stop("pattern");
    } else if (letter === "\\" && line.charAt(place + 1) === '"') {
      return stop("unparsable");
    } else if (list.isAtProgram && ";,=/@:+[]'".includes(letter) && !isDrive(line, place, list.current)) {
      // `del/s`, `echo;x`, `@echo`, `:label`: the name of the command ends in other ways than by a space.
      return stop("unparsable");
    } else {
      list.add(letter, true);
      place += 1;
    }
  }
  if (!list.end()) return stop("unparsable");
  if (list.parts.some(([program]) => isKeyword(program ?? ""))) return stop("program-text");
  return { parts: list.parts, concerns: [] };
}

const isDrive = (line: string, place: number, word: string | undefined): boolean =>
  line.charAt(place) === ":" && /^[a-z]$/i.test(word ?? "") && line.charAt(place + 1) === "\\";

/** `echo.` and `cd..` are commands, too. */
const isKeyword = (program: string): boolean => keywords.has(program.toLowerCase()) || /^[a-z]+\.+$/i.test(program);
