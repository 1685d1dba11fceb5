// Exports the shown branch of a conversation as Markdown.

import * as l10n from "@vscode/l10n";
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
    if (message.text !== "") parts.push(message.text.trimEnd());
    if (message.state === "error") parts.push(`*${l10n.t("This answer failed and is incomplete.")}*`);
    else if (message.state === "stopped") parts.push(`*${l10n.t("This answer was stopped and is incomplete.")}*`);
  }
  return `${parts.join("\n\n")}\n`;
}

/** Escapes text so that Markdown renders it literally. */
function escaped(words: string): string {
  return words.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|~]/g, "\\$&");
}
