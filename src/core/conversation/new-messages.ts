// Creates messages in their initial state: a question as sent, an answer without content.

import { createId } from "../platform/ids.js";
import type { AnswerModel, Attachment, Message } from "./conversation.js";

/** `now` in milliseconds since 1970, which also orders the ids. */
export function newQuestion(now: number, parentId: string | null, text: string, attachments: readonly Attachment[]): Message {
  return {
    id: createId(now),
    parentId,
    role: "user",
    createdAt: now,
    text,
    reasoning: "",
    state: "done",
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

/** `model` is the model that will answer, if already known. */
export function newAnswer(now: number, questionId: string, model?: AnswerModel): Message {
  return {
    id: createId(now),
    parentId: questionId,
    role: "assistant",
    createdAt: now,
    text: "",
    reasoning: "",
    state: "waiting",
    ...(model ? { model } : {}),
  };
}

/** True if two attachments are the same part of the same source, so that the later one replaces the earlier. */
export function isSameSource(one: Attachment, other: Attachment): boolean {
  // Pasted images have no URI to compare.
  if (one.uri === "" && one.image) return false;
  return (
    one.uri === other.uri &&
    one.kind === other.kind &&
    one.path === other.path &&
    one.lines?.first === other.lines?.first &&
    one.lines?.last === other.lines?.last
  );
}
