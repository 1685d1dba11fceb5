// One attempt at an answer. Ollama may load the model for minutes before it sends even a header, so the wait is shown to
// the user, has a long limit, and can be aborted at any time.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../../failures/aborted-failure.js";
import { FailureError, failureOf } from "../../../failures/errors.js";
import { internalFailure } from "../../../failures/internal-failure.js";
import type { Clock } from "../../../platform/ports.js";
import type { ChatEvent, ChatRequest } from "../../../provider-api/provider.js";
import { estimatePromptTokens } from "../../../tokens/prompt-tokens.js";
import type { WireContext } from "../../../wire/http/context.js";
import { requestIdOf } from "../../../wire/http/http-failure.js";
import { failureFromTransport } from "../../../wire/http/transport-failure.js";
import { toolCallContext } from "../../../wire/tool-calls/call-context.js";
import { isSameModel, type LoadedModel } from "../models/model-facts.js";
import { NdjsonBody } from "../server/ndjson-body.js";
import type { OllamaServer } from "../server/ollama-server.js";
import { ChatAnswer } from "./chat-answer.js";
import { type ChatOptions, ollamaChatBody } from "./chat-request.js";

/** How long a server may load a model and read the prompt before it answers. */
const loadingTimeoutMs = 15 * 60_000;
/** Shorter waits show no progress. */
const quietWaitMs = 2_000;
/** If a model answers sooner, do not check whether it was in memory. */
const lookAfterMs = 100;

export interface ChatCall {
  readonly context: WireContext;
  readonly server: OllamaServer;
  readonly request: ChatRequest;
  readonly options: ChatOptions;
  /** The models in memory; undefined if the server does not report them. Never rejects. */
  readonly loaded: (signal: AbortSignal) => Promise<readonly LoadedModel[] | undefined>;
}

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export async function* streamOllamaChat(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const { context, server, request } = call;
  const leaving = new AbortController();
  const over = AbortSignal.any([signal, leaving.signal]);
  const place = server.place(request.model);
  let body: NdjsonBody | undefined;
  try {
    const response = yield* firstWord(call, over);
    const requestId = requestIdOf(response.headers);
    const answer = new ChatAnswer({
      place,
      ...(requestId !== undefined ? { requestId } : {}),
      estimatePromptTokens: () => estimatePromptTokens(request),
      toolCalls: { ...toolCallContext(request, () => context.clock.now()), wholeCalls: true },
    });
    body = new NdjsonBody(
      response,
      (line) => answer.line(line),
      () => answer.characters,
      place,
    );
    while (!answer.over) {
      try {
        if (!(await body.read())) answer.endOfStream();
      } catch (thrown) {
        answer.fail(failureFromTransport(thrown, place, { stage: "body", elapsedMs: 0 }));
      }
      // Before yielding the last event, because the consumer may not ask for another.
      if (answer.complete) body.finish();
      for (const event of answer.takeEvents()) {
        if (signal.aborted) throw new FailureError(abortedFailure(server.place()));
        yield event;
      }
    }
  } catch (thrown) {
    yield { type: "failed", failure: failureOf(thrown) ?? internalFailure(place.provider, thrown) };
  } finally {
    body?.close();
    if (!body) leaving.abort();
  }
}

/** Resolves with the response once its headers arrive; meanwhile yields progress about the wait. */
async function* firstWord(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent, Response> {
  const { context, server, request, options } = call;
  const answered = new AbortController();
  let isLoaded = false;
  // Not awaited: servers delay this answer while they load a model, which itself is informative.
  const look = (): void => {
    void call.loaded(AbortSignal.any([signal, answered.signal])).then((models) => {
      isLoaded = models?.some((model) => runsAsWanted(model, request.model, options.contextLength)) ?? false;
    });
  };
  const { firstByteTimeoutMs } = context.policy();
  const answer = server.send(
    {
      path: "/api/chat",
      body: ollamaChatBody(request, options),
      model: request.model,
      timeouts: { firstByteTimeoutMs: firstByteTimeoutMs > 0 ? Math.max(firstByteTimeoutMs, loadingTimeoutMs) : 0 },
    },
    signal,
  );
  const looking = context.clock.schedule(lookAfterMs, look);
  const wait = patience(context.clock, quietWaitMs);
  try {
    const settled = answer.then(
      () => true,
      () => true,
    );
    if (!(await Promise.race([settled, wait.over.then(() => false)]))) {
      const message = isLoaded ? l10n.t("Waiting for {0}…", request.model) : l10n.t("Loading {0}…", request.model);
      yield { type: "progress", message };
    }
    return await answer;
  } finally {
    looking.dispose();
    wait.dispose();
    answered.abort();
  }
}

/** A model that runs with another context than the requested one is reloaded. */
function runsAsWanted(loaded: LoadedModel, model: string, contextLength: number | undefined): boolean {
  if (!isSameModel(loaded.id, model)) return false;
  return contextLength === undefined || loaded.allocatedContext === undefined || loaded.allocatedContext === contextLength;
}

function patience(clock: Clock, milliseconds: number): { readonly over: Promise<void>; dispose(): void } {
  let pass: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    pass = resolve;
  });
  const timer = clock.schedule(milliseconds, pass);
  return { over, dispose: () => timer.dispose() };
}
