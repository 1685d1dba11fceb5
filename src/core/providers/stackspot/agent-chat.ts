// One turn with a StackSpot agent: `POST /v1/agent/{id}/chat` with one prompt, answered as server-sent events.

import { failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import type { Fetch } from "../../platform/ports.js";
import { AnswerText } from "../../provider-api/answer-text.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { estimateTokens } from "../../tokens/token-estimate.js";
import { readAgentAnswer } from "./agent-answer.js";
import type { Conversations, Turn } from "./conversations.js";

export interface AgentChat {
  /** Sends the credential; see `ServiceTokens.fetch`. */
  readonly fetch: Fetch;
  /** Address of the inference service. */
  readonly baseUrl: string;
  readonly secrets: () => readonly string[];
  readonly conversations: Conversations;
}

/** One attempt at an answer; never throws. `turn` is the content to send, the same for every attempt. */
export async function* askAgent(
  { fetch, baseUrl, secrets, conversations }: AgentChat,
  request: ChatRequest,
  turn: Turn,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const streaming = request.stream !== false;
  const url = `${baseUrl}/v1/agent/${encodeURIComponent(request.model)}/chat`;
  const body = {
    streaming,
    user_prompt: turn.prompt,
    stackspot_knowledge: false,
    return_ks_in_response: false,
    // A single reply leaves no conversation behind.
    use_conversation: streaming,
    ...(turn.conversation !== undefined ? { conversation_id: turn.conversation } : {}),
  };
  const headers = { "content-type": "application/json", accept: streaming ? "text/event-stream" : "application/json" };
  const answer = new AnswerText();
  let conversation: string | undefined;
  try {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
    const source = {
      host: new URL(url).host,
      model: request.model,
      secrets: secrets(),
      signal,
      estimatePromptTokens: () => estimateTokens(turn.prompt),
      onConversation: (id: string) => {
        conversation = id;
      },
    };
    for await (const event of readAgentAnswer(response, source)) {
      answer.take(event);
      if (event.type === "finished" && streaming && conversation !== undefined)
        yield { type: "continuation", value: await conversations.continuation(request, answer.text, conversation) };
      yield event;
    }
  } catch (thrown) {
    yield { type: "failed", failure: failureOf(thrown) ?? internalFailure("stackspot", thrown) };
  }
}
