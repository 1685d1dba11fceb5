// What is compared: one question of a conversation, and some of its answers side by side. The answers are branches of
// that conversation from the beginning, so whatever becomes of the comparison, none of them is lost.

import type { AnswerModel, Conversation, Message } from "../conversation/conversation.js";

export interface Comparison {
  readonly conversation: string;
  /** Who was chosen, in the order of the columns. */
  readonly models: readonly AnswerModel[];
  /** Id of the question; absent until it is asked. */
  readonly question?: string;
  /** Ids of the answers, one for each model; empty until the question is asked. */
  readonly answers: readonly string[];
}

export const fewestModels = 2;
export const mostModels = 4;

/**
 * The answers of a question that are worth putting side by side: the newest of each model, or, where one model gave them
 * all, its newest ones. `undefined` where there are not two.
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
 * The ids of the answers now. What was kept may be some seconds old where the window was killed, and an answer asked for
 * anew is in the conversation already: of models that differ, each column shows the newest answer.
 */
export function answersNow({ models, answers }: Comparison, conversation: Conversation): readonly string[] {
  if (new Set(models.map(({ id }) => id)).size < models.length) return answers;
  return answers.map((answer, column) => {
    const own = (id: string): boolean => conversation.get(id)?.model?.id === models[column]?.id;
    return conversation.siblings(answer).findLast(own) ?? answer;
  });
}

/** The same with another answer in the place of one. */
export function withAnswer(comparison: Comparison, replaced: string, answer: Message & { model: AnswerModel }): Comparison {
  const at = comparison.answers.indexOf(replaced);
  return at < 0
    ? comparison
    : { ...comparison, answers: comparison.answers.with(at, answer.id), models: comparison.models.with(at, answer.model) };
}

/** Answers whose model is known, oldest first. */
function answersOf(conversation: Conversation, questionId: string): (Message & { model: AnswerModel })[] {
  return [...conversation.all()]
    .filter((message): message is Message & { model: AnswerModel } => message.parentId === questionId && hasModel(message))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

export function hasModel(message: Message | undefined): message is Message & { model: AnswerModel } {
  return message?.role === "assistant" && message.model !== undefined;
}
