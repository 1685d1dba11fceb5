// Completions by `POST /api/generate`: with `suffix` if the model's template takes one, else with a raw prompt in the format
// of the model's family. Specified at https://docs.ollama.com/api/generate. Ollama stops generating when its connection
// closes.

import { FailureError, failureOf } from "../../../failures/errors.js";
import { internalFailure } from "../../../failures/internal-failure.js";
import { remedyFor } from "../../../failures/remedies.js";
import { familyClaims } from "../../../models/abilities/families.js";
import { isObject } from "../../../platform/json.js";
import type { CompletionRequest, CompletionSupport } from "../../../provider-api/completion.js";
import type { ChatEvent, ModelInfo } from "../../../provider-api/provider.js";
import { fimPrompt, markersOf, withoutMarkers } from "../../../wire/fim/formats.js";
import { failureFromTransport } from "../../../wire/http/transport-failure.js";
import type { ChatOptions } from "../chat/chat-request.js";
import { NdjsonBody } from "../server/ndjson-body.js";
import { failureFromOllamaLine } from "../server/ollama-failure.js";
import type { OllamaServer } from "../server/ollama-server.js";

const temperature = 0.1;

export type GenerateOptions = Pick<ChatOptions, "contextLength" | "keepAlive"> & {
  /** The model thinks unless the request says otherwise. */
  readonly thinks: boolean;
  readonly support: CompletionSupport;
};

/** What a model's capabilities, or its name, say of how it fills in the middle. */
export function ollamaSupport(model: ModelInfo): CompletionSupport | undefined {
  const named = model.fim ?? familyClaims(model.id)?.fim;
  const family = typeof named === "string" ? named : undefined;
  const known = { ...(family !== undefined ? { family } : {}), markers: markersOf(family) };
  if (model.capabilities.includes("insert")) return { route: "suffix", ...known };
  return family !== undefined ? { route: "template", ...known } : undefined;
}

export function generateBody(request: CompletionRequest, options: GenerateOptions): Record<string, unknown> {
  const { model, maxTokens, prefix, suffix, pathComment } = request;
  const { family } = options.support;
  const raw = options.support.route === "template" && family !== undefined ? fimPrompt(request, family) : undefined;
  // The server puts the texts into the model's template and reads tokens in them.
  const clean = (text: string): string => withoutMarkers(text, options.support.markers);
  return {
    model,
    ...(raw ? { prompt: raw.prompt, raw: true } : { prompt: clean(pathComment + prefix), suffix: clean(suffix) }),
    stream: true,
    ...(options.thinks ? { think: false } : {}),
    ...(options.keepAlive !== undefined ? { keep_alive: options.keepAlive } : {}),
    options: {
      num_predict: maxTokens,
      temperature,
      ...(raw ? { stop: raw.stop } : {}),
      // The same as the chat's: with another context the server reloads the model.
      ...(options.contextLength !== undefined ? { num_ctx: options.contextLength } : {}),
    },
  };
}

/** See `Provider.streamCompletion`. Never throws. */
export async function* streamOllamaCompletion(
  server: OllamaServer,
  request: CompletionRequest,
  options: GenerateOptions,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const place = server.place(request.model);
  let body: NdjsonBody | undefined;
  let events: ChatEvent[] = [];
  let characters = 0;
  let over = false;
  const line = (value: unknown): void => {
    if (over || !isObject(value)) return;
    if (value["error"]) throw new FailureError(failureFromOllamaLine(place, value["error"], undefined));
    const { response, done, done_reason: reason, prompt_eval_count: prompt, eval_count: count } = value;
    if (typeof response === "string" && response !== "") {
      characters += response.length;
      events.push({ type: "text-delta", text: response });
    }
    if (done !== true) return;
    over = true;
    if (typeof prompt === "number" && typeof count === "number") {
      const usage = { promptTokens: prompt, completionTokens: count, totalTokens: prompt + count, estimated: false };
      events.push({ type: "usage", usage });
    }
    events.push({ type: "finished", reason: reason === "length" ? "length" : "stop" });
  };
  try {
    const call = { path: "/api/generate", body: generateBody(request, options), model: request.model };
    const response = await server.send(call, signal);
    yield { type: "started" };
    body = new NdjsonBody(response, line, () => characters, place);
    while (!over) {
      const more = await body.read();
      if (signal.aborted) throw new FailureError({ ...place, kind: "aborted", remedy: remedyFor("aborted") });
      if (over) body.finish();
      for (const event of events) yield event;
      events = [];
      if (!more && !over) throw new FailureError({ ...place, kind: "truncated", remedy: remedyFor("truncated") });
    }
  } catch (thrown) {
    const failure = failureOf(thrown) ?? transportFailure(thrown, place);
    yield { type: "failed", failure: signal.aborted ? { ...place, kind: "aborted", remedy: "retry" } : failure };
  } finally {
    body?.close();
  }
}

function transportFailure(thrown: unknown, place: { readonly provider: string; readonly host?: string }) {
  return thrown instanceof TypeError
    ? failureFromTransport(thrown, place, { stage: "body", elapsedMs: 0 })
    : internalFailure(place.provider, thrown);
}
