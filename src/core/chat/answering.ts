// Puts a question to the model that is chosen and, where it fails before its first word, to those that may take over.
// Apart from the session, which knows what a person does and nothing of requests.

import type { ModelFacts } from "../context/model-facts.js";
import type { Failure } from "../errors.js";
import { observeStream, type RequestObservation } from "../health/request-observation.js";
import type { Clock } from "../ports.js";
import { guardedStream } from "../providers/guarded-stream.js";
import type { ChatEvent, ChatMessage, ChatParameters, ChatRequest, Provider } from "../providers/provider.js";
import type { AnswerModel, Conversation, Disclosed, Message } from "./conversation.js";
import { settingsInForce } from "./conversation-settings.js";
import { promptMessages } from "./prompt.js";

/** Who answers the next message: decided anew each time, so that the model can change in mid-conversation. */
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
  readonly conversationId: string;
  readonly from: Answerer;
  readonly failure: Failure;
  /** `provider/model` of all that were asked for this answer. */
  readonly tried: readonly string[];
  /** The messages that must fit. */
  readonly messages: readonly ChatMessage[];
  readonly signal: AbortSignal;
}

export interface AnsweringServices {
  readonly clock: Clock;
  /** The model of that `provider/model`, or else the one chosen in this window. Throws a `FailureError` where none can answer. */
  answerer(modelId?: string): Promise<Answerer>;
  /** Hears of every request that was made. */
  observe(observation: RequestObservation): void;
  /** Who answers in place of one that could not, with the line that says so; `undefined` where the failure stands. */
  fallback(question: FallbackQuestion): Promise<{ readonly answerer: Answerer; readonly notice: string } | undefined>;
  /** A failure of `answerer`, or of anything thrown, as a failure to show. */
  toFailure(thrown: unknown): Failure;
  /** The person's defaults; a conversation's own values come before them. */
  parameters(): ChatParameters;
  systemPrompt(): string;
}

/** Loaded with the first question, or with the context meter before it. */
const planning = () => Promise.all([import("../context/plan.js"), import("../context/left-out.js")]);

export class Answering {
  constructor(
    private readonly conversation: Conversation,
    private readonly services: AnsweringServices,
  ) {}

  /**
   * The events of one answer to the last message of `path`. Who answers, who was asked before, and what did not fit are
   * written into `answer`; `changed` hears of it.
   */
  async *events(answer: Message, path: readonly Message[], signal: AbortSignal, changed: () => void): AsyncGenerator<ChatEvent> {
    let answerer: Answerer;
    // Whoever was asked by name answers, or nobody does.
    const asked = answer.model?.id;
    try {
      answerer = await this.services.answerer(asked);
    } catch (thrown) {
      yield { type: "failed", failure: this.services.toFailure(thrown) };
      return;
    }
    const tried: string[] = [];
    for (;;) {
      answer.model = answerer.model;
      tried.push(answerer.model.id);
      const { request, leftOut } = await this.requestFor(path, answerer);
      if (leftOut) answer.leftOut = leftOut;
      else delete answer.leftOut;
      changed();
      const failure = yield* this.attempt(answerer, request, signal);
      if (!failure) return;
      const question = {
        conversationId: this.conversation.id,
        from: answerer,
        failure,
        tried,
        messages: request.messages,
        signal,
      };
      const next = signal.aborted || asked !== undefined ? undefined : await this.services.fallback(question);
      if (!next) {
        yield { type: "failed", failure };
        return;
      }
      answerer = next.answerer;
      answer.fallbacks = [...(answer.fallbacks ?? []), next.notice];
    }
  }

  /** One model's try at the answer. Its failure is given back, not passed on, while another model could still take over. */
  private async *attempt(
    answerer: Answerer,
    request: ChatRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, Failure | undefined> {
    const subject = { provider: answerer.provider.id, model: request.model };
    const events = guardedStream(answerer.provider, request, signal);
    let begun = false;
    for await (const event of observeStream(events, subject, this.services.clock, (seen) => this.services.observe(seen))) {
      if (event.type === "failed" && !begun) return event.failure;
      begun ||= event.type === "text-delta" || event.type === "reasoning-delta" || event.type === "tool-call";
      yield event;
    }
    return undefined;
  }

  private async requestFor(
    path: readonly Message[],
    { provider, model, facts, askFacts }: Answerer,
  ): Promise<{ readonly request: ChatRequest; readonly leftOut: Disclosed | undefined }> {
    const { systemPrompt, parameters } = settingsInForce(this.conversation.settings, this.services, facts?.parametersTaken);
    const [{ planContext }, { leftOutOf }] = await planning();
    const input = { path, systemPrompt, maxTokens: parameters.maxTokens };
    let plan = planContext({ ...input, facts });
    // Before anything is left out, it is made sure that it must be.
    if (plan.leftOut.size > 0 && askFacts) plan = planContext({ ...input, facts: (await askFacts()) ?? facts });
    const continuation = path.findLast((message) => message.model?.id === model.id && message.continuation)?.continuation;
    const request = {
      model: model.id.slice(provider.id.length + 1),
      messages: promptMessages(path, systemPrompt, plan.leftOut),
      parameters,
      conversationId: this.conversation.id,
      ...(continuation !== undefined ? { continuation } : {}),
    };
    return { request, leftOut: leftOutOf(plan) };
  }
}
