// Start here: the user's actions on a comparison. comparison.ts is its state.
//
// The user's actions on the comparison of one conversation. The answers run in the conversation's own session, so health,
// usage and history record them like any other, and other panels see them as branches.

import type { ChatSession } from "../chat/chat-session.js";
import type { AnswerModel, Message } from "../conversation/conversation.js";
import { answersNow, type Comparison, comparisonOfQuestion, hasModel, withAnswer } from "./comparison.js";
import type { OpenComparisons } from "./open-comparisons.js";

export class ComparisonSession {
  constructor(
    readonly session: ChatSession,
    private readonly open: OpenComparisons,
  ) {}

  get comparison(): Comparison | undefined {
    const { conversation } = this.session;
    const kept = this.open.of(conversation.id);
    return kept && { ...kept, answers: answersNow(kept, conversation) };
  }

  /** Whether the answer is a column of the open comparison. */
  has(answerId: string): boolean {
    return this.comparison?.answers.includes(answerId) ?? false;
  }

  /** The answers, in column order. */
  answers(): (Message & { model: AnswerModel })[] {
    return (this.comparison?.answers ?? []).map((id) => this.session.conversation.get(id)).filter(hasModel);
  }

  /** Prepares to ask these models; earlier answers stay in the conversation. */
  async prepare(models: readonly AnswerModel[]): Promise<void> {
    await this.open.keep({ conversation: this.session.conversation.id, models, answers: [] });
  }

  /** Shows the answers of a question side by side. Returns false if there are fewer than two. */
  async prepareFrom(questionId: string): Promise<boolean> {
    const comparison = comparisonOfQuestion(this.session.conversation, questionId);
    if (comparison) await this.open.keep(comparison);
    return comparison !== undefined;
  }

  /** Asks all models. Returns false if the question is empty or an answer is in progress. */
  async ask(text: string): Promise<boolean> {
    const { comparison } = this;
    if (!comparison || comparison.question !== undefined) return false;
    return await this.keepAnswers(comparison, this.session.sendToAll(text, comparison.models));
  }

  /** Asks each model a follow-up below its answer. Returns false if the text is blank or an answer is in progress. */
  async followUp(text: string): Promise<boolean> {
    const { comparison } = this;
    const before = this.answers();
    const answers = this.session.sendBelow(text, before).filter(hasModel);
    if (!comparison || answers.length === 0) return false;
    await this.open.keep(answers.reduce((kept, answer, index) => withAnswer(kept, before[index]?.id ?? "", answer), comparison));
    return true;
  }

  /** Asks more models the question of an existing answer, to compare with it. */
  async askBeside(answerId: string, models: readonly AnswerModel[]): Promise<boolean> {
    const answer = this.session.conversation.get(answerId);
    if (!hasModel(answer) || answer.parentId === null) return false;
    const others = this.session.answerWith(answer.parentId, models);
    const comparison = { conversation: this.session.conversation.id, models: [answer.model, ...models], answers: [] };
    return await this.keepAnswers(comparison, [answer, ...others]);
  }

  /** Regenerates a column, with its own model or another. */
  async again(answerId: string, model?: AnswerModel): Promise<void> {
    const { comparison } = this;
    const old = this.session.conversation.get(answerId);
    if (!comparison || !hasModel(old) || old.parentId === null || !this.has(answerId)) return;
    if (this.session.isAnswering(answerId)) return;
    const [answer] = this.session.answerWith(old.parentId, [model ?? old.model], answerId);
    if (hasModel(answer)) await this.open.keep(withAnswer(comparison, answerId, answer));
  }

  /** Continues with an answer: shows its branch and ends the comparison. Returns the model that gave it. */
  async continueWith(answerId: string): Promise<AnswerModel | undefined> {
    const answer = this.session.conversation.get(answerId);
    if (!this.has(answerId) || !hasModel(answer)) return undefined;
    await this.close();
    await this.session.show(answerId);
    return answer.model;
  }

  /** Ends the comparison without a choice. Running answers continue. */
  async close(): Promise<void> {
    await this.open.close(this.session.conversation.id);
  }

  private async keepAnswers(comparison: Comparison, answers: readonly Message[]): Promise<boolean> {
    const question = answers[0]?.parentId;
    if (typeof question !== "string") return false;
    await this.open.keep({ ...comparison, question, answers: answers.map(({ id }) => id) });
    return true;
  }
}
