// Links in a hover that run commands of ours: the only Markdown that VS Code trusts from us. It takes no text from
// elsewhere: the labels are ours, and the argument holds numbers only.

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
  // Every character that Markdown or HTML could read, escaped.
  const words = plainText(label).replace(/[\\`*_{}[\]()#+\-.!<>&|~]/g, "\\$&");
  return `[${words}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}
