// One request of an editor action: asked of the chosen model, read as it comes, stopped when the person says so. Counted
// for health and usage like any other.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { contextKeys } from "../../contributions.js";
import type { Failure } from "../../core/errors.js";
import { observeStream, type RequestObservation } from "../../core/health/request-observation.js";
import type { Clock } from "../../core/ports.js";
import { guardedStream } from "../../core/providers/guarded-stream.js";
import type { ChatMessage, ChatParameters, FinishReason, ModelInfo, Provider } from "../../core/providers/provider.js";

export interface ModelServices {
  readonly clock: Clock;
  /** The model chosen in this window; asks for one where there is none. Throws a `FailureError`. */
  chosenModel(): Promise<{ readonly provider: Provider; readonly model: ModelInfo }>;
  observe(observation: RequestObservation): void;
  parameters(): ChatParameters;
  /** Tells of a failure, with the buttons that help; `again` is what Retry does. */
  showFailure(failure: Failure, again: () => Promise<void>): Promise<void>;
  toFailure(thrown: unknown): Failure;
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
export function contextBudget(model: ModelInfo, answerTokens: number): number {
  const promptWords = 700;
  const room = (model.contextLength ?? smallContext) - promptWords - Math.max(512, Math.ceil(answerTokens * 1.3));
  return Math.min(room, mostContext + answerTokens);
}

/** Answers being written by editor actions, so that one command stops them all. */
const running = new Set<AbortController>();

export function stopEditorActions(): void {
  for (const controller of running) controller.abort();
}

/** Shows progress with a Cancel button while `work` goes on; its signal aborts when the person cancels. */
export async function withStoppableProgress<Result>(
  title: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  running.add(controller);
  void vscode.commands.executeCommand("setContext", contextKeys.writing, true);
  try {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return await vscode.window.withProgress(options, async (_progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      return await work(controller.signal);
    });
  } finally {
    running.delete(controller);
    void vscode.commands.executeCommand("setContext", contextKeys.writing, running.size > 0);
  }
}

/** Never throws; `arrived` hears the whole text so far each time that it has grown. */
export async function askModel(
  { clock, observe, parameters }: ModelServices,
  { provider, model }: { readonly provider: Provider; readonly model: ModelInfo },
  messages: readonly ChatMessage[],
  signal: AbortSignal,
  arrived: (text: string) => void,
): Promise<ModelAnswer> {
  let text = "";
  const events = guardedStream(provider, { model: model.id, messages, parameters: parameters() }, signal);
  for await (const event of observeStream(events, { provider: provider.id, model: model.id }, clock, observe)) {
    if (event.type === "text-delta") {
      text += event.text;
      arrived(text);
    } else if (event.type === "finished") {
      const isCut = event.reason === "length" || event.reason === "content-filter";
      return { text, complete: !isCut, finishReason: event.reason };
    } else if (event.type === "failed") return { text, complete: false, failure: event.failure };
  }
  return { text, complete: false };
}

/** Why an answer is not whole, in words. */
export function whyCut({ failure, finishReason }: ModelAnswer): string {
  if (finishReason === "length") return l10n.t("The model reached its token limit.");
  if (finishReason === "content-filter") return l10n.t("The service's content filter ended the answer.");
  if (failure?.kind === "aborted") return l10n.t("You stopped it.");
  return l10n.t("The connection ended before the answer did.");
}
