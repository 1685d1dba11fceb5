// One answer, asked of one model and, where it fails before its first word, of those that may take over. The chat, the
// actions in the editor and the commit message all ask in this way, so that a fallback follows the same rules everywhere.

import type { AnswerModel } from "../conversation/conversation.js";
import type { Failure } from "../failures/errors.js";
import { observeStream, type RequestObservation } from "../health/request-observation.js";
import type { ModelFacts } from "../models/model-facts.js";
import type { Clock } from "../platform/ports.js";
import { guardedStream } from "../provider-api/guarded-stream.js";
import type { ChatEvent, ChatMessage, ChatRequest, Provider } from "../provider-api/provider.js";

/** Who answers: decided anew for each question, so that the model can change in mid-conversation. */
export interface Answerer {
  readonly provider: Provider;
  readonly model: AnswerModel;
  /** What the model takes; absent where nobody knows, and then everything is sent. */
  readonly facts?: ModelFacts;
  /** Asks the service for them anew: what a server sets aside may have changed since. Never throws. */
  readonly askFacts?: () => Promise<ModelFacts | undefined>;
}

/** What a fallback is decided upon. */
export interface FallbackQuestion {
  /** Absent where what is asked belongs to none, such as an action in the editor: the person is then asked about code. */
  readonly conversationId?: string;
  readonly from: Answerer;
  readonly failure: Failure;
  /** `provider/model` of all that were asked for this answer, the one that the person chose first. */
  readonly tried: readonly string[];
  /** The messages that must fit. */
  readonly messages: readonly ChatMessage[];
  /** Tokens that the answer needs beside them; absent where nobody can tell. */
  readonly answerTokens?: number;
  readonly signal: AbortSignal;
}

export interface AskingServices {
  readonly clock: Clock;
  /** Hears of every request that was made. */
  observe(observation: RequestObservation): void;
  /** Who answers in place of one that could not, with the line that says so; `undefined` where the failure stands. */
  fallback(question: FallbackQuestion): Promise<{ readonly answerer: Answerer; readonly notice: string } | undefined>;
}

export interface Asking {
  readonly first: Answerer;
  /** `provider/model` of those that could not answer what was asked before in the same breath, the chosen one first. */
  readonly tried?: readonly string[];
  /** Whoever is asked answers, or nobody does. */
  readonly alone?: boolean;
  readonly conversationId?: string;
  readonly answerTokens?: number;
  readonly signal: AbortSignal;
  /** The request for one that is to answer. `notice` says whom it takes over from and why; absent for the first. */
  requestFor(answerer: Answerer, notice: string | undefined): Promise<ChatRequest>;
}

/** The events of one answer; exactly one `finished` or `failed` ends it. Throws only what `requestFor` throws. */
export async function* askInTurn(services: AskingServices, asking: Asking): AsyncGenerator<ChatEvent> {
  const { signal, conversationId, answerTokens } = asking;
  const tried = [...(asking.tried ?? [])];
  let answerer = asking.first;
  let notice: string | undefined;
  for (;;) {
    tried.push(answerer.model.id);
    const request = await asking.requestFor(answerer, notice);
    const failure = yield* attempt(services, answerer, request, signal);
    if (!failure) return;
    const question = {
      ...(conversationId !== undefined ? { conversationId } : {}),
      ...(answerTokens !== undefined ? { answerTokens } : {}),
      from: answerer,
      failure,
      tried,
      messages: request.messages,
      signal,
    };
    const next = signal.aborted || asking.alone ? undefined : await services.fallback(question);
    if (!next) {
      yield { type: "failed", failure };
      return;
    }
    ({ answerer, notice } = next);
  }
}

/** One model's try at the answer. Its failure is given back, not passed on, while another model could still take over. */
async function* attempt(
  { clock, observe }: AskingServices,
  { provider }: Answerer,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, Failure | undefined> {
  const subject = { provider: provider.id, model: request.model };
  let begun = false;
  for await (const event of observeStream(guardedStream(provider, request, signal), subject, clock, observe)) {
    if (event.type === "failed" && !begun) return event.failure;
    begun ||= event.type === "text-delta" || event.type === "reasoning-delta" || event.type === "tool-call";
    yield event;
  }
  return undefined;
}
