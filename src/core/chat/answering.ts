// Puts the last message of a conversation to the model that is chosen, or to those that take over, with what fits of it.
// Apart from the session, which knows what a person does and nothing of requests.

import type { Conversation, Disclosed, Message } from "../conversation/conversation.js";
import { settingsInForce } from "../conversation/conversation-settings.js";
import { promptMessages } from "../conversation/prompt.js";
import type { Failure } from "../failures/errors.js";
import { unqualifiedId } from "../provider-api/model-name.js";
import type { ChatEvent, ChatParameters, ChatRequest } from "../provider-api/provider.js";
import { type Answerer, type AskingServices, askInTurn } from "../routing/ask-in-turn.js";

export interface AnsweringServices extends AskingServices {
  /** The model of that `provider/model`, or else the one chosen in this window. Throws a `FailureError` where none can answer. */
  answerer(modelId?: string): Promise<Answerer>;
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
    yield* askInTurn(this.services, {
      first: answerer,
      alone: asked !== undefined,
      conversationId: this.conversation.id,
      signal,
      requestFor: async (by, notice) => {
        if (notice !== undefined) answer.fallbacks = [...(answer.fallbacks ?? []), notice];
        answer.model = by.model;
        const { request, leftOut } = await this.requestFor(path, by);
        if (leftOut) answer.leftOut = leftOut;
        else delete answer.leftOut;
        changed();
        return request;
      },
    });
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
      model: unqualifiedId(model.id, provider.id),
      messages: promptMessages(path, systemPrompt, plan.leftOut),
      parameters,
      conversationId: this.conversation.id,
      ...(continuation !== undefined ? { continuation } : {}),
    };
    return { request, leftOut: leftOutOf(plan) };
  }
}
