// The state of a comparison: one question and some of its answers. The answers are branches of the conversation from the
// start, so none is lost when the comparison ends.

import type { AnswerModel, Conversation, Message } from "../conversation/conversation.js";

export interface Comparison {
  readonly conversation: string;
  /** The chosen models, in column order. */
  readonly models: readonly AnswerModel[];
  /** Id of the first question, which all answers share; absent until it is sent. */
  readonly question?: string;
  /** Ids of the latest answers, one per model; empty until the question is sent. */
  readonly answers: readonly string[];
}

export const fewestModels = 2;
export const mostModels = 4;

/**
 * The answers to compare: the newest of each model, or simply the newest ones if one model gave them all. Undefined if
 * there are fewer than two.
 */
export function comparisonOfQuestion(conversation: Conversation, questionId: string): Comparison | undefined {
  const answers = answersOf(conversation, questionId);
  const newest = new Map(answers.map((answer) => [answer.model.id, answer]));
  const compared = (newest.size >= fewestModels ? [...newest.values()] : answers).slice(-mostModels);
  if (compared.length < fewestModels) return undefined;
  return {
    conversation: conversation.id,
    question: questionId,
    models: compared.map(({ model }) => model),
    answers: compared.map(({ id }) => id),
  };
}

/**
 * The current answer ids. After a crash, the stored ids may be a few seconds older than the conversation, which already
 * holds regenerated answers: if the models differ, each column shows its newest answer.
 */
export function answersNow({ models, answers }: Comparison, conversation: Conversation): readonly string[] {
  if (new Set(models.map(({ id }) => id)).size < models.length) return answers;
  return answers.map((answer, column) => {
    const own = (id: string): boolean => conversation.get(id)?.model?.id === models[column]?.id;
    return conversation.siblings(answer).findLast(own) ?? answer;
  });
}

/** An answer before the latest one, and the follow-up that was asked below it. */
export interface EarlierTurn {
  readonly answer: Message;
  readonly followUp: Message;
}

/** What came between the comparison's question and an answer, oldest first. */
export function earlierTurns(questionId: string, answer: Message, conversation: Conversation): readonly EarlierTurn[] {
  const path = conversation.path(answer.id);
  const start = path.findIndex(({ id }) => id === questionId);
  if (start < 0) return [];
  const turns: EarlierTurn[] = [];
  for (let at = start + 1; at + 1 < path.length; at += 2) {
    const [earlier, followUp] = [path[at], path[at + 1]];
    if (earlier && followUp) turns.push({ answer: earlier, followUp });
  }
  return turns;
}

/** Replaces one answer with another. */
export function withAnswer(comparison: Comparison, replaced: string, answer: Message & { model: AnswerModel }): Comparison {
  const at = comparison.answers.indexOf(replaced);
  return at < 0
    ? comparison
    : { ...comparison, answers: comparison.answers.with(at, answer.id), models: comparison.models.with(at, answer.model) };
}

/** Answers with a known model, oldest first. */
function answersOf(conversation: Conversation, questionId: string): (Message & { model: AnswerModel })[] {
  return [...conversation.all()]
    .filter((message): message is Message & { model: AnswerModel } => message.parentId === questionId && hasModel(message))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

export function hasModel(message: Message | undefined): message is Message & { model: AnswerModel } {
  return message?.role === "assistant" && message.model !== undefined;
}
