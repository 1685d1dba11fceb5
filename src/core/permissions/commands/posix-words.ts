// Reads a line as POSIX `sh` does, as far as it is made of literal words:
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html

import { concerned, type ParsedCommand } from "./parsed-command.js";
import { WordList } from "./word-list.js";

const keywords = new Set([
  ...["if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "in", "select", "function"],
  ...["time", "coproc", "!", "[[", "{", "}"],
]);

/** To nowhere, or to the other output. */
const harmless = /^(?:>{1,2} ?\/dev\/null|>&[12]|< ?\/dev\/null)(?=[\s;|&]|$)/;

export function readPosix(line: string): ParsedCommand {
  const list = new WordList();
  const stop = (kind: Parameters<typeof concerned>[0]): ParsedCommand => concerned(kind, list.parts);
  for (let place = 0; place < line.length; ) {
    const letter = line.charAt(place);
    const rest = line.slice(place, place + 16);
    if (letter === " " || letter === "\t") {
      list.endWord();
      place += 1;
    } else if (letter === "'") {
      const end = line.indexOf("'", place + 1);
      if (end === -1) return stop("unparsable");
      list.add(line.slice(place + 1, end), false);
      place = end + 1;
    } else if (letter === '"') {
      const quoted = readQuoted(line, place + 1);
      if (typeof quoted === "string") return stop(quoted);
      list.add(quoted.text, false);
      place = quoted.end;
    } else if (letter === "\\") {
      if (place + 1 >= line.length) return stop("unparsable");
      list.add(line.charAt(place + 1), false);
      place += 2;
    } else if (letter === "$" || letter === "`") {
      return stop("expansion");
    } else if (rest.startsWith("&>")) {
      // Only some shells read it as a redirection of both outputs.
      return stop("redirection");
    } else if (letter === ">" || letter === "<") {
      const found = harmless.exec(rest);
      if (!found) return stop("redirection");
      const number = list.isPlain && /^\d+$/.test(list.current ?? "") ? list.current : undefined;
      if (number !== undefined && !/^[012]$/.test(number)) return stop("redirection");
      if (number !== undefined) list.drop();
      list.endWord();
      place += found[0].length;
    } else if (letter === ";" || letter === "&" || letter === "|") {
      const operator = ["&&", "||"].find((each) => rest.startsWith(each)) ?? letter;
      if (!list.endPart(operator !== ";" && operator !== "&")) return stop("unparsable");
      place += operator.length;
    } else if (letter === "(" || letter === ")") {
      return stop("program-text");
    } else if ("*?[{}".includes(letter)) {
      return stop("pattern");
    } else if (letter === "~" && (list.current === undefined || /[=:]$/.test(list.current))) {
      return stop("home");
    } else if (letter === "#" && list.current === undefined) {
      return stop("unparsable");
    } else if (letter === "=" && list.isAtProgram && /^[a-z_]\w*\+?$/i.test(list.current ?? "")) {
      return stop("assignment");
    } else {
      list.add(letter, true);
      place += 1;
    }
  }
  if (!list.end()) return stop("unparsable");
  if (list.parts.some(([program]) => keywords.has(program ?? ""))) return stop("program-text");
  return { parts: list.parts, concerns: [] };
}

function readQuoted(line: string, start: number): { readonly text: string; readonly end: number } | "unparsable" | "expansion" {
  let text = "";
  for (let place = start; place < line.length; place++) {
    const letter = line.charAt(place);
    if (letter === '"') return { text, end: place + 1 };
    if (letter === "$" || letter === "`") return "expansion";
    if (letter === "\\" && '$`"\\'.includes(line.charAt(place + 1))) {
      if (place + 1 >= line.length) return "unparsable";
      place += 1;
      text += line.charAt(place);
    } else {
      text += letter;
    }
  }
  return "unparsable";
}
