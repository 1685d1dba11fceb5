// Turns the path of a conversation into the messages that a provider is sent.

import type { ChatMessage } from "../providers/provider.js";
import type { Attachment, Message } from "./conversation.js";

/** The messages to send for an answer that follows `path`; answers that failed before any text are left out. */
export function promptMessages(path: readonly Message[], systemPrompt: string): ChatMessage[] {
  const messages: ChatMessage[] = [];
  if (systemPrompt.trim() !== "") messages.push({ role: "system", content: systemPrompt });
  for (const message of path) {
    if (message.role === "user") messages.push({ role: "user", content: userContent(message) });
    else if (message.text !== "") messages.push({ role: "assistant", content: message.text });
  }
  return messages;
}

function userContent(message: Message): string {
  return [...(message.attachments ?? []).map(attachmentText), message.text].join("\n\n");
}

/** An attachment as the model reads it: path and lines, then the text in a fence that its own backticks cannot close. */
export function attachmentText(attachment: Attachment): string {
  const lines = attachment.lines ? `, lines ${attachment.lines.first} to ${attachment.lines.last}` : "";
  const longest = Math.max(2, ...[...attachment.text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `File: ${attachment.path}${lines}\n${fence}${attachment.language}\n${attachment.text}\n${fence}`;
}

/** The name under which an attachment is shown, such as `lookup.ts:12–40`. */
export function attachmentLabel(attachment: Attachment): string {
  const name = attachment.path.split(/[\\/]/).at(-1) ?? attachment.path;
  if (!attachment.lines) return name;
  const { first, last } = attachment.lines;
  return first === last ? `${name}:${first}` : `${name}:${first}–${last}`;
}
