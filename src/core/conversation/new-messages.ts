// Messages as they begin: a question as it was sent, an answer before anything of it has come.

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

/** `model` where it is known already who answers. */
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

/** Whether two attachments are the same piece of the same thing, so that the later takes the place of the earlier. */
export function isSameSource(one: Attachment, other: Attachment): boolean {
  // Two pasted images have no place of their own to tell them apart by.
  if (one.uri === "" && one.image) return false;
  return (
    one.uri === other.uri &&
    one.kind === other.kind &&
    one.path === other.path &&
    one.lines?.first === other.lines?.first &&
    one.lines?.last === other.lines?.last
  );
}
