// Exports the shown branch of a conversation as Markdown, with one line for each step of an agent.

import * as l10n from "@vscode/l10n";
import type { Message } from "../conversation/conversation.js";
import type { Part, StepState } from "../conversation/parts.js";
import { attachmentText } from "../conversation/prompt.js";
import type { KeptConversation } from "./history-store.js";

/** One document; `date` formats Unix milliseconds for the user's locale. */
export function conversationMarkdown({ conversation, updatedAt }: KeptConversation, date: (time: number) => string): string {
  const title = conversation.title === "" ? l10n.t("New chat") : conversation.title;
  const path = conversation.path();
  const others = conversation.size - path.length;
  const parts = [`# ${escaped(title)}`, `*${date(updatedAt)}*`];
  if (others > 0) parts.push(`*${l10n.t("Messages in other branches, not shown here: {0}", others)}*`);
  for (const message of path) {
    parts.push(`## ${message.role === "user" ? l10n.t("You") : escaped(message.model?.name ?? l10n.t("Answer"))}`);
    for (const attachment of message.attachments ?? []) parts.push(attachmentText(attachment));
    for (const notice of message.fallbacks ?? []) parts.push(`*${escaped(notice)}*`);
    const text = messageMarkdown(message);
    if (text !== "") parts.push(text);
    if (message.state === "error") parts.push(`*${l10n.t("This answer failed and is incomplete.")}*`);
    else if (message.state === "stopped") parts.push(`*${l10n.t("This answer was stopped and is incomplete.")}*`);
  }
  return `${parts.join("\n\n")}\n`;
}

/** The text of a message, with the steps of an agent where they happened; for a copy too. */
export function messageMarkdown({ text, parts = [] }: Message): string {
  const blocks: string[] = [];
  let from = 0;
  let lines: string[] = [];
  const add = (block: string): void => void (block.trim() !== "" && blocks.push(block.trim()));
  for (const part of parts) {
    const line = partLine(part);
    if (line === undefined) continue;
    if (part.textAt > from) {
      add(lines.join("\n"));
      add(text.slice(from, part.textAt));
      [from, lines] = [part.textAt, []];
    }
    lines.push(line);
  }
  add(lines.join("\n"));
  add(text.slice(from));
  return blocks.join("\n\n");
}

const longestArguments = 120;

/** `undefined` for a part that says nothing to a reader. */
function partLine(part: Part): string | undefined {
  switch (part.kind) {
    case "step": {
      const { tool, argumentsText, state } = part.step;
      const given = argumentsText.length > longestArguments ? `${argumentsText.slice(0, longestArguments)}…` : argumentsText;
      return `- *${escaped(tool)}* ${escaped(given)}: ${stateWord(state)}`;
    }
    case "note":
      return `> ${escaped(part.text)}`;
    case "notice":
      return part.detail === undefined ? undefined : `*${escaped(part.detail)}*`;
    default:
      return undefined;
  }
}

function stateWord(state: StepState): string {
  switch (state) {
    case "done":
      return l10n.t("done");
    case "failed":
      return l10n.t("failed");
    case "declined":
      return l10n.t("declined");
    case "cancelled":
      return l10n.t("cancelled");
    case "interrupted":
      return l10n.t("interrupted, outcome unknown");
    default:
      return l10n.t("not finished");
  }
}

/** Escapes text so that Markdown renders it literally. */
function escaped(words: string): string {
  return words.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|~]/g, "\\$&");
}
