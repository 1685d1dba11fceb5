// A message that begins with a slash command: which command, and what follows it.

export const builtInCommands = ["explain", "improve", "fix", "doc", "tests", "edit", "commit", "compare", "clear"] as const;
export type BuiltInCommand = (typeof builtInCommands)[number];

export interface SlashLine {
  /** In lower case. */
  readonly name: string;
  /** The text after the name; may have several lines. */
  readonly rest: string;
}

/** Undefined if the text is no command, as a path such as `/usr/bin` is not. */
export function readSlashLine(text: string): SlashLine | undefined {
  const line = text.trimStart();
  const [, name] = /^\/([\p{L}\p{N}][\p{L}\p{N}._-]{0,60})(?=\s|$)/u.exec(line) ?? [];
  return name === undefined ? undefined : { name: name.toLowerCase(), rest: line.slice(name.length + 1).trim() };
}
