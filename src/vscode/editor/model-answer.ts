// One request of an editor action: asked of the chosen model, read as it comes, stopped when the person says so. Counted
// for health and usage like any other.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { contextKeys } from "../../contributions/contributions.js";
import { type Failure, failureOf } from "../../core/failures/errors.js";
import { AnswerText } from "../../core/provider-api/answer-text.js";
import type { ChatMessage, ChatParameters, FinishReason } from "../../core/provider-api/provider.js";
import type { Requests } from "../../core/requests/requests.js";
import type { ResolvedModel } from "../../core/requests/resolved-model.js";
import { showInformation } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";

export interface ModelServices {
  readonly requests: Pick<Requests, "ask" | "resolveFor">;
  /** Lets the user choose a model if none is chosen in this window. */
  chooseModel(): Promise<void>;
  parameters(): ChatParameters;
  /** Tells of a failure, with the buttons that help; `again` is what Retry does. */
  showFailure(failure: Failure, again: () => Promise<void>): Promise<void>;
  toFailure(thrown: unknown): Failure;
}

/** Who answers during one action: where the chosen model could not, whoever took over goes on with the rest of it. */
export class AnsweringModel {
  /** `provider/model` of those that could not answer, the chosen one first. */
  private readonly failed: string[] = [];
  private current: ResolvedModel;

  constructor(readonly chosen: ResolvedModel) {
    this.current = chosen;
  }

  get answerer(): ResolvedModel {
    return this.current;
  }

  get tried(): readonly string[] {
    return this.failed;
  }

  /** The name of the model that answered in place of the chosen one. */
  get inPlaceOfChosen(): string | undefined {
    return this.current === this.chosen ? undefined : this.current.model.name;
  }

  /** Another answers from now on; `notice` tells the person who and why, while there is time to stop it. */
  takenOver(by: ResolvedModel, notice: string): void {
    this.failed.push(this.current.model.id);
    this.current = by;
    void showInformation(notice);
  }
}

export interface ModelAnswer {
  readonly text: string;
  /** The model came to its own end. */
  readonly complete: boolean;
  readonly finishReason?: FinishReason;
  readonly failure?: Failure;
}

/** Assumed where a model's context is not known, in tokens. */
const smallContext = 8192;
/** More context than this makes answers slower and not better. */
const mostContext = 12_000;

/** Tokens that selection and context may take, when the answer is about as long as the selection. */
export function contextBudget({ facts }: ResolvedModel, answerTokens: number): number {
  const promptWords = 700;
  const room = (facts.contextLength ?? smallContext) - promptWords - roomForAnswer(answerTokens);
  return Math.min(room, mostContext + answerTokens);
}

/** @param answerTokens how long the answer is expected to be */
export function roomForAnswer(answerTokens: number): number {
  return Math.max(512, Math.ceil(answerTokens * 1.3));
}

/** Answers being written by editor actions, so that one command stops them all. */
const running = new Set<AbortController>();

export function stopEditorActions(): void {
  for (const controller of running) controller.abort();
}

/**
 * Milliseconds before a notification says that something is being written. One that goes again at once would only flicker,
 * and take the place of what is to be said next: VS Code shows no more than three within 800 ms, and lets the fourth wait unseen.
 */
const patience = 500;

/** Shows progress with a Cancel button while `work` goes on; its signal aborts when the person cancels. */
export async function withStoppableProgress<Result>(
  title: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  running.add(controller);
  void vscode.commands.executeCommand("setContext", contextKeys.writing, true);
  let waiting: NodeJS.Timeout | undefined;
  try {
    const done = work(controller.signal);
    waiting = setTimeout(() => showProgress(title, done, controller), patience);
    return await done;
  } finally {
    clearTimeout(waiting);
    running.delete(controller);
    void vscode.commands.executeCommand("setContext", contextKeys.writing, running.size > 0);
  }
}

/** The model that answers; `undefined` if the user stopped the action while the model was looked for. */
export async function resolveStoppably(services: ModelServices): Promise<ResolvedModel | undefined> {
  await services.chooseModel();
  const title = l10n.t("Finding the model…");
  return await withStoppableProgress(title, async (signal) => {
    try {
      return await services.requests.resolveFor("edit", signal);
    } catch (thrown) {
      if (signal.aborted || failureOf(thrown)?.kind === "aborted") return undefined;
      throw thrown;
    }
  });
}

function showProgress(title: string, done: Promise<unknown>, controller: AbortController): void {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  void withProgress(options, async (_progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    // How it ended is heard where it was begun.
    await done.catch(() => undefined);
  });
}

export interface Question {
  readonly messages: readonly ChatMessage[];
  /** Tokens of the answer that is expected. */
  readonly answerTokens: number;
}

/** Never throws; `arrived` hears the whole text so far each time that it has grown. */
export async function askModel(
  services: ModelServices,
  model: AnsweringModel,
  { messages, answerTokens }: Question,
  signal: AbortSignal,
  arrived: (text: string) => void,
): Promise<ModelAnswer> {
  const answer = new AnswerText();
  const events = services.requests.ask({
    model: model.answerer,
    chosen: model.chosen,
    tried: model.tried,
    answerTokens: roomForAnswer(answerTokens),
    signal,
    content: () => ({ messages, parameters: services.parameters() }),
    answering: (by, notice) => {
      if (notice !== undefined) model.takenOver(by, notice);
    },
  });
  for await (const event of events) {
    if (answer.take(event)) arrived(answer.text);
    const { text } = answer;
    if (event.type === "finished") {
      const isCut = event.reason === "length" || event.reason === "content-filter";
      return { text, complete: !isCut, finishReason: event.reason };
    } else if (event.type === "failed") return { text, complete: false, failure: event.failure };
  }
  return { text: answer.text, complete: false };
}

/** Why an answer is not whole, in words. */
export function whyCut({ failure, finishReason }: ModelAnswer): string {
  if (finishReason === "length") return l10n.t("The model reached its token limit.");
  if (finishReason === "content-filter") return l10n.t("The service's content filter ended the answer.");
  if (failure?.kind === "aborted") return l10n.t("You stopped it.");
  return l10n.t("The connection ended before the answer did.");
}
