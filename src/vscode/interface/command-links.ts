// Links in a hover that run this extension's commands: its only Markdown that VS Code trusts. It holds no foreign text:
// labels come from the extension, and the argument holds only numbers.

import * as vscode from "vscode";
import type { CommandId } from "../../contributions/contributions.js";
import { plainText } from "./plain-text.js";

export interface CommandLink {
  readonly label: string;
  readonly command: CommandId;
  readonly argument: Readonly<Record<string, number>>;
}

export function commandLinks(links: readonly CommandLink[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString(links.map(linkText).join(" · "));
  text.isTrusted = { enabledCommands: links.map(({ command }) => command) };
  return text;
}

function linkText({ label, command, argument }: CommandLink): string {
  // Escapes every character that Markdown or HTML could interpret.
  const words = plainText(label).replace(/[\\`*_{}[\]()#+\-.!<>&|~]/g, "\\$&");
  return `[${words}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}
