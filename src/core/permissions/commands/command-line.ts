// Start here: a command line as simple commands with literal words, if it is that. Whatever else a shell could make of it
// (expansions, redirections to files, groups, keywords, line breaks) is a concern: a rule can then not say what would run.

import { readCmd } from "./cmd-words.js";
import type { Concern, ParsedCommand, Shell } from "./parsed-command.js";
import { readPosix } from "./posix-words.js";
import { readPowerShell } from "./powershell-words.js";
import { concernOfProgram } from "./risky-programs.js";

const longestCommand = 16_000;

/** Control characters, and characters that are invisible, reorder the text, or look like a space. */
const unseen = /[^\P{Cc}\t\n\r]|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}|(?! )\p{Zs}|\p{Zl}|\p{Zp}|\p{Cs}/u;

const readers: Readonly<Record<Shell, (line: string) => ParsedCommand>> = {
  sh: readPosix,
  cmd: readCmd,
  powershell: readPowerShell,
};

/** The parts of a command, and why the user must see it each time; without concerns, rules may decide. */
export function analyzeCommand(command: string, shell: Shell): ParsedCommand {
  const line = command.trim();
  if (line === "" || line.length > longestCommand) return { parts: [], concerns: [{ kind: "unparsable" }] };
  if (unseen.test(line)) return { parts: [], concerns: [{ kind: "invisible" }] };
  if (/[\n\r]/.test(line)) return { parts: [], concerns: [{ kind: "newline" }] };
  const parsed = readers[shell](line);
  const concerns: Concern[] = [...parsed.concerns];
  for (const words of parsed.parts) {
    const concern = concernOfProgram(words, shell);
    if (concern) concerns.push(concern);
  }
  if (parsed.parts.length === 0 && concerns.length === 0) concerns.push({ kind: "unparsable" });
  return { parts: parsed.parts, concerns };
}

const networkWords = new Set([
  ...["curl", "wget", "http", "https", "ftp", "xh", "gh", "glab", "ssh", "scp", "sftp", "rsync", "nc", "ncat", "telnet", "socat"],
  ...["dig", "nslookup", "whois", "lynx", "w3m", "jira", "invoke-webrequest", "invoke-restmethod", "iwr", "irm"],
]);

/** Whether the output may hold text that others wrote, such as a page or an issue. */
export function mayPrintForeignText(command: string): boolean {
  return command
    .toLowerCase()
    .split(/[^\w-]+/)
    .some((word) => networkWords.has(word));
}
