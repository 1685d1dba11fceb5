// Completions through the pipeline: one attempt at one model, with the same guarantees as an answer. No fallback, because
// the user chose one model for what leaves at every pause. A chat with a server on this machine goes first.

import { Observation } from "../health/observation.js";
import type { CompletionRequest, CompletionRoute } from "../provider-api/completion.js";
import type { ChatEvent } from "../provider-api/provider.js";
import type { LocalServers } from "../routing/local-servers.js";
import { chatCompletion } from "../wire/fim/chat-completion.js";
import type { Asking, RequestServices } from "./asking.js";
import { Attempt } from "./guard.js";
import type { ResolvedModel } from "./resolved-model.js";

export interface CompletionAsking {
  readonly model: ResolvedModel;
  readonly route: CompletionRoute;
  readonly request: Omit<CompletionRequest, "model">;
  readonly signal: AbortSignal;
}

/** See `Requests.complete`. Never throws; ends with exactly one `finished` or `failed`. */
export async function* complete(
  services: Pick<RequestServices, "clock" | "observe">,
  busy: LocalServers,
  { model: by, request, signal: given }: CompletionAsking,
): AsyncGenerator<ChatEvent> {
  const { provider, info } = by;
  const yielding = busy.completing(by);
  const signal = AbortSignal.any([given, yielding.signal]);
  const attempt = new Attempt(provider, { ...request, model: info.id }, signal);
  const observation = new Observation({ provider: provider.id, model: info.id }, services.clock, (seen) => {
    // Typing on aborts most requests, which says nothing about the service.
    if (seen.outcome.ok || seen.outcome.failure.kind !== "aborted") services.observe(seen);
  });
  try {
    for (;;) {
      const event = await attempt.next();
      if (!event) continue;
      observation.saw(event);
      if (event.type === "failed") observation.end(event.failure);
      yield event;
      if (event.type === "finished" || event.type === "failed") return;
    }
  } finally {
    attempt.close();
    yielding.dispose();
  }
}

/** The same by a model that only chats: a chat request, which is changed if the server refuses it as it is. */
export async function* completeByChat(
  ask: (asking: Asking) => AsyncIterable<ChatEvent>,
  busy: LocalServers,
  { model, request, signal: given }: CompletionAsking,
): AsyncGenerator<ChatEvent> {
  const yielding = busy.completing(model);
  const signal = AbortSignal.any([given, yielding.signal]);
  try {
    const content = chatCompletion({ ...request, model: model.info.id });
    yield* ask({ model, content, signal, noFallback: true, isCompletion: true });
  } finally {
    yielding.dispose();
  }
}
