// One request of an editor action: sent to the selected model, read as it streams, and stopped by the user. Counts for
// health and usage like any other request.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { contextKeys } from "../../contributions/contributions.js";
import { type Failure, failureOf } from "../../core/failures/errors.js";
import { fitting, type Instructions } from "../../core/instructions/instruction-files.js";
import { assumedContextLength } from "../../core/models/context-shares.js";
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
  /** Shows a failure with the buttons that help; Retry calls `again`. */
  showFailure(failure: Failure, again: () => Promise<void>): Promise<void>;
  toFailure(thrown: unknown): Failure;
  /** The instruction files that count for these files. */
  projectInstructions(uris: readonly vscode.Uri[]): Promise<readonly Instructions[]>;
}

/** The model that answers during one action: if the selected model fails, its fallback also answers the other pieces. */
export class AnsweringModel {
  /** `provider/model` of the models that failed, the selected one first. */
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

  /** Name of the fallback model that answered instead of the selected one. */
  get inPlaceOfChosen(): string | undefined {
    return this.current === this.chosen ? undefined : this.current.model.name;
  }

  /** Switches to a fallback model; `notice` shows the user which one and why while the request can still be stopped. */
  takenOver(by: ResolvedModel, notice: string): void {
    this.failed.push(this.current.model.id);
    this.current = by;
    void showInformation(notice);
  }
}

export interface ModelAnswer {
  readonly text: string;
  /** The model finished its answer by itself. */
  readonly complete: boolean;
  readonly finishReason?: FinishReason;
  readonly failure?: Failure;
}

/** More context than this makes answers slower but not better. */
const mostContext = 12_000;

/** Tokens available for selection and context, if the answer is about as long as the selection. */
export function contextBudget({ facts }: ResolvedModel, answerTokens: number): number {
  const promptWords = 700;
  const room = (facts.contextLength ?? assumedContextLength) - promptWords - roomForAnswer(answerTokens);
  return Math.min(Math.floor(room / (facts.tokenFactor ?? 1)), mostContext + answerTokens);
}

/** The instruction files for a document that fit into a quarter of the context, each whole. Says which do not. */
export async function fittingInstructions(
  services: ModelServices,
  { model, facts }: ResolvedModel,
  { uri }: vscode.TextDocument,
): Promise<{ readonly instructions: readonly Instructions[]; readonly tokens: number }> {
  const found = await services.projectInstructions([uri]);
  const { kept, leftOut } = fitting(found, Math.floor((facts.contextLength ?? assumedContextLength) / 4));
  if (leftOut.length > 0) {
    const names = leftOut.map(({ label }) => label).join(", ");
    void showInformation(l10n.t("{0} has no room for {1}. It answers without.", model.name, names));
  }
  return { instructions: kept, tokens: kept.reduce((sum, { tokens }) => sum + tokens, 0) };
}

/** @param answerTokens expected length of the answer */
export function roomForAnswer(answerTokens: number): number {
  return Math.max(512, Math.ceil(answerTokens * 1.3));
}

/** Running requests of editor actions, so that one command can stop them all. */
const running = new Set<AbortController>();

export function stopEditorActions(): void {
  for (const controller of running) controller.abort();
}

/**
 * Milliseconds before a progress notification appears. For a fast answer it would only flicker and hide the next
 * notification: VS Code shows at most three within 800 ms, and does not show the fourth.
 */
const patience = 500;

/** Shows progress with a Cancel button while `work` runs; its signal aborts when the user cancels. */
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

/** The model that answers; `undefined` if the user stopped the action during the lookup. */
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
    // The caller that started the work handles its error.
    await done.catch(() => undefined);
  });
}

export interface Question {
  readonly messages: readonly ChatMessage[];
  /** Expected length of the answer in tokens. */
  readonly answerTokens: number;
}

/** Never throws; calls `arrived` with the whole text so far each time it has grown. */
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
    onModel: (by, notice) => {
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

/** Why an answer is incomplete, in words. */
export function whyCut({ failure, finishReason }: ModelAnswer): string {
  if (finishReason === "length") return l10n.t("The model reached its token limit.");
  if (finishReason === "content-filter") return l10n.t("The service's content filter stopped the answer.");
  if (failure?.kind === "aborted") return l10n.t("You stopped the answer.");
  return l10n.t("The connection closed before the answer was complete.");
}
