// Start here: one open conversation, the user's actions on it and the events it fires. Several panels can listen; none owns
// it. answering.ts builds the request for an answer; answer-run.ts writes the answer into its message; answers.ts holds those
// in progress; session-agent.ts is the agent.

import type { AnswerModel, Attachment, Conversation, Message } from "../conversation/conversation.js";
import type { ConversationSettings } from "../conversation/conversation-settings.js";
import { mergeMessages } from "../conversation/merge-messages.js";
import { isSameSource, newAnswer, newQuestion } from "../conversation/new-messages.js";
import { stepsOf } from "../conversation/parts.js";
import { titleFrom } from "../conversation/title.js";
import { ConversationKeeper } from "../history/conversation-keeper.js";
import { Emitter } from "../platform/emitter.js";
import type { Disposable } from "../platform/ports.js";
import type { Asking } from "../requests/asking.js";
import { askingFor } from "./answering.js";
import { Answers } from "./answers.js";
import { SessionAgent, type SessionAgentServices } from "./session-agent.js";
import type { SessionEvent } from "./session-events.js";

/** Includes the user's defaults; a conversation's own values take precedence. */
export type ChatSessionServices = SessionAgentServices;

export class ChatSession implements Disposable {
  private readonly emitter = new Emitter<SessionEvent>();
  readonly onEvent = this.emitter.event;
  private readonly keeper: ConversationKeeper;
  private readonly answers: Answers;
  readonly agent: SessionAgent;
  private disposed = false;
  attachments: readonly Attachment[] = [];

  constructor(
    readonly conversation: Conversation,
    private readonly services: ChatSessionServices,
    public draft: string,
  ) {
    const { history, clock, log } = services;
    this.keeper = new ConversationKeeper(conversation, history, log, () => this.draft);
    const shared = {
      ...{ conversation, keeper: this.keeper, clock, log, isClosing: () => this.disposed },
      fire: (event: SessionEvent) => this.emitter.fire(event),
    };
    this.answers = new Answers(shared);
    this.agent = new SessionAgent(services, { ...shared, answers: this.answers });
  }

  get answering(): boolean {
    return this.answers.any;
  }

  /** True if the shown answer is in progress. Answers on other branches do not block the user. */
  get busy(): boolean {
    return this.conversation.leafId !== null && this.answers.has(this.conversation.leafId);
  }

  isAnswering(messageId: string): boolean {
    return this.answers.has(messageId);
  }

  /** Streams in progress, for a panel that connects while they run. */
  streams(): readonly { readonly stream: number; readonly messageId: string }[] {
    return this.answers.streams();
  }

  /** What a waiting answer is waiting for. */
  progressOf(messageId: string): string | undefined {
    return this.answers.progressOf(messageId);
  }

  /** Emits buffered deltas, so that a snapshot taken now and the deltas after it join without a gap. */
  flush(): void {
    this.answers.flush();
  }

  /** Sends the typed text with the attachments. Does nothing while an answer is in progress or if the text is blank. */
  async send(text: string): Promise<void> {
    if (this.busy || text.trim() === "") return;
    await this.answer(this.addTyped(text));
  }

  /** Sends to several models at once. Their answers are siblings; the first is shown. Returns the answers in progress. */
  sendToAll(text: string, models: readonly AnswerModel[]): readonly Message[] {
    if (this.busy || text.trim() === "") return [];
    return this.answerWith(this.addTyped(text).id, models);
  }

  /** Answers a question again with each model. Switches the branch only if the question or `replaced` is the leaf. */
  answerWith(questionId: string, models: readonly AnswerModel[], replaced?: string): readonly Message[] {
    const question = this.conversation.get(questionId);
    if (question?.role !== "user") return [];
    const { leafId } = this.conversation;
    const shows = leafId === questionId || (leafId !== null && leafId === replaced);
    const answers = models.map((model, index) => this.addAnswer(question, shows && index === 0, model));
    this.firePath(question.parentId);
    // A comparison is of answers, not of what agents would do to the same files.
    for (const answer of answers) void this.run(answer, question, false);
    return answers;
  }

  /** Asks a follow-up below each answer, of the model that gave it. Returns the answers in progress, in the same order. */
  sendBelow(text: string, below: readonly (Message & { readonly model: AnswerModel })[]): readonly Message[] {
    if (text.trim() === "" || below.some(({ id }) => this.isAnswering(id))) return [];
    const { leafId } = this.conversation;
    const attachments = this.takeTyped();
    return below.flatMap(({ id, model }) => this.answerWith(this.addQuestion(id, text, attachments, id === leafId).id, [model]));
  }

  /** Asks a question that was not typed: the draft and its attachments stay. */
  async ask(text: string, attachments: readonly Attachment[]): Promise<void> {
    if (this.busy) return;
    const question = this.addQuestion(this.conversation.leafId, text, attachments);
    this.nameAfter(text);
    await this.answer(question);
  }

  /** Stops all answers in progress, or one of them; the text so far stays. */
  stop(messageId?: string): void {
    this.answers.stop(messageId);
  }

  /**
   * Regenerates an answer, as a new branch beside `answerId`. An agent's answer that failed after steps goes on instead, so
   * that no step is done twice.
   */
  async answerAgain(answerId: string): Promise<void> {
    const answer = this.conversation.get(answerId);
    if (this.busy || answer?.role !== "assistant" || answer.parentId === null) return;
    if (answer.state === "error" && stepsOf(answer.parts).length > 0) return await this.agent.continue(answerId);
    const question = this.conversation.get(answer.parentId);
    if (question) await this.answer(question);
  }

  /** Asks an earlier question with changed text, as a new branch. */
  async edit(questionId: string, text: string): Promise<void> {
    const question = this.conversation.get(questionId);
    if (this.busy || question?.role !== "user" || text.trim() === "") return;
    await this.answer(this.addQuestion(question.parentId, text, question.attachments ?? []));
  }

  /** Shows the sibling `step` places after (or before) a message. */
  async switchBranch(messageId: string, step: number): Promise<void> {
    if (this.busy) return;
    const siblings = this.conversation.siblings(messageId);
    const target = siblings[siblings.indexOf(messageId) + step];
    if (target !== undefined) await this.show(target);
  }

  /** Switches to the branch that contains a message. */
  async show(messageId: string): Promise<void> {
    const message = this.conversation.get(messageId);
    if (!message) return;
    this.conversation.show(messageId);
    this.firePath(message.parentId);
    await this.keeper.saveConversation();
  }

  /** Adds an attachment to the next message; replaces an earlier one from the same source. */
  attach(attachment: Attachment): void {
    this.attachments = [...this.attachments.filter((other) => !isSameSource(other, attachment)), attachment];
    this.emitter.fire({ type: "attachments-changed" });
  }

  removeAttachment(id: string): void {
    this.attachments = this.attachments.filter((attachment) => attachment.id !== id);
    this.emitter.fire({ type: "attachments-changed" });
  }

  /** Saves the draft; `origin` identifies the panel where it was typed. */
  setDraft(draft: string, origin: unknown): void {
    if (draft === this.draft) return;
    this.draft = draft;
    this.emitter.fire({ type: "draft-changed", draft, origin });
    void this.keeper.saveDraft();
  }

  /** Sets a title that the user gave. The caller saves it to the history. */
  rename(title: string): void {
    this.conversation.rename(title);
    this.emitter.fire({ type: "title-changed", title });
  }

  /**
   * Adds messages that another window or an import wrote. Ignored while an answer is in progress. Reports only what
   * changed, so that a panel keeps its scroll position in an earlier part.
   */
  merge(messages: Iterable<Message>): void {
    if (this.answering) return;
    const { branched, changedFrom } = mergeMessages(this.conversation, messages);
    for (const message of branched) this.emitter.fire({ type: "message-changed", message });
    if (changedFrom !== undefined) this.firePath(this.conversation.path()[changedFrom - 1]?.id ?? null);
  }

  /** True while the history has not yet written all changes. */
  get saving(): boolean {
    return this.keeper.saving;
  }

  /** Resolves when the history has written all changes. */
  async saved(): Promise<void> {
    await this.keeper.settled();
  }

  /** Resolves when no answer is in progress and the final text of each was passed to the history. */
  async ended(): Promise<void> {
    if (!this.answering) return;
    await new Promise<void>((resolve) => {
      const listening = this.onEvent(() => {
        if (this.answering) return;
        listening.dispose();
        resolve();
      });
    });
  }

  /** Finds an attachment of the next message or of a sent one. */
  findAttachment(id: string): Attachment | undefined {
    const sent = this.conversation.path().flatMap(({ attachments }) => attachments ?? []);
    return [...this.attachments, ...sent].find((attachment) => attachment.id === id);
  }

  /** Sets the conversation's own parameters and system prompt; absent fields use the user's settings. */
  async changeSettings(settings: ConversationSettings): Promise<void> {
    this.conversation.settings = settings;
    this.emitter.fire({ type: "settings-changed" });
    await this.keeper.saveSettings();
  }

  dispose(): void {
    this.disposed = true;
    this.stop();
  }

  private addTyped(text: string): Message {
    const question = this.addQuestion(this.conversation.leafId, text, this.takeTyped());
    this.nameAfter(text);
    return question;
  }

  /** Empties the composer. Returns its attachments. */
  private takeTyped(): readonly Attachment[] {
    const { attachments } = this;
    this.attachments = [];
    this.draft = "";
    if (attachments.length > 0) this.emitter.fire({ type: "attachments-changed" });
    this.emitter.fire({ type: "draft-changed", draft: "", origin: undefined });
    return attachments;
  }

  private addQuestion(parentId: string | null, text: string, attachments: readonly Attachment[], shown = true): Message {
    const question = newQuestion(this.services.clock.now(), parentId, text, attachments);
    if (shown) this.conversation.append(question);
    else this.conversation.insert(question);
    return question;
  }

  private async answer(question: Message): Promise<void> {
    const answer = this.addAnswer(question, true);
    this.firePath(question.parentId);
    await this.run(answer, question, this.agent.isOn);
  }

  private addAnswer(question: Message, shown: boolean, model?: AnswerModel): Message {
    const answer = newAnswer(this.services.clock.now(), question.id, model);
    if (shown) this.conversation.append(answer);
    else this.conversation.insert(answer);
    return answer;
  }

  private async run(answer: Message, question: Message, byAgent: boolean): Promise<void> {
    await this.answers.run(answer, question, (run, signal) =>
      byAgent
        ? run.write(() => this.agent.write(answer, run, signal, "start"))
        : run.consume(this.services.requests.ask(this.askingFor(answer, question, signal))),
    );
    // If the question contains only code, the title comes from the answer.
    if (this.nameAfter(answer.text)) await this.keeper.saveConversation();
    void this.nameByModel(question, answer);
  }

  /** After the first exchange only, so that a title which the user has seen does not change later. */
  private async nameByModel(question: Message, answer: Message): Promise<void> {
    const { conversation } = this;
    if (conversation.size > 2 || answer.state !== "done" || !answer.model) return;
    const before = conversation.title;
    const title = await this.services.writeTitle?.({ question: question.text, answer: answer.text, by: answer.model.id });
    if (!title || this.disposed || conversation.renamed || conversation.title !== before) return;
    conversation.title = title;
    this.emitter.fire({ type: "title-changed", title });
    await this.keeper.saveConversation();
  }

  private askingFor(answer: Message, question: Message, signal: AbortSignal): Asking {
    const { conversation, services: defaults, emitter } = this;
    return askingFor({
      ...{ conversation, answer, path: conversation.path(question.id), defaults, instructions: defaults.instructions, signal },
      changed: () => emitter.fire({ type: "message-changed", message: answer }),
    });
  }

  private firePath(after: string | null): void {
    const path = this.conversation.path();
    const start = path.findIndex(({ id }) => id === after) + 1;
    // A branch that is not shown.
    if (start === 0 && after !== null) return;
    this.emitter.fire({ type: "path-changed", after, messages: path.slice(start) });
  }

  /** Returns true if this gave the conversation a title. */
  private nameAfter(text: string): boolean {
    const title = this.conversation.title === "" ? titleFrom(text) : "";
    if (title === "") return false;
    this.conversation.title = title;
    this.emitter.fire({ type: "title-changed", title });
    return true;
  }
}
