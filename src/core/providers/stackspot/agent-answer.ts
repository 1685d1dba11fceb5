// Reads the answer of a StackSpot agent. Translates its own events to OpenAI's, which the service also sends, so that one
// parser decides whether an answer is complete.

import { isObject, type JsonObject, parseObject } from "../../platform/json.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import { readTokenCount } from "../../tokens/token-estimate.js";
import type { AnswerSource } from "../../wire/answers/wire-answer.js";
import { OpenAIAnswer, readOpenAIResponse } from "../../wire/openai-chat/openai-answer.js";

export interface AgentAnswerSource {
  readonly host: string;
  /** The agent's id. */
  readonly model: string;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  readonly estimatePromptTokens: () => number;
  /** Called with the id of the conversation that the service stores, if any. */
  readonly onConversation: (id: string) => void;
}

/** Yields events like `readOpenAIResponse`. */
export function readAgentAnswer(response: Response, source: AgentAnswerSource): AsyncIterable<ChatEvent> {
  const { onConversation, ...about } = source;
  return readOpenAIResponse(response, { ...about, provider: "stackspot" }, (rest) => new AgentAnswer(rest, onConversation));
}

class AgentAnswer extends OpenAIAnswer {
  constructor(
    source: AnswerSource,
    private readonly onConversation: (id: string) => void,
  ) {
    super(source);
  }

  override event(data: string, name: string | undefined, last: boolean): void {
    super.event(this.#translate(data, "delta"), name, last);
  }

  override body(text: string): void {
    super.body(this.#translate(text, "message"));
  }

  /** Translates to OpenAI's format; returns events in that format, and non-messages, unchanged. */
  #translate(json: string, field: "delta" | "message"): string {
    const part = parseObject(json);
    if (!part) return json;
    const { conversation_id: conversation, message, stop_reason: reason, tokens } = part;
    if (typeof conversation === "string" && conversation !== "") this.onConversation(conversation);
    const isError = part["error"] || part["code"] || part["details"] || part["type"] === "error";
    const isOwn = message !== undefined || reason !== undefined || tokens !== undefined;
    if (Array.isArray(part["choices"]) || isError || !isOwn) return json;
    const said = typeof message === "string" ? { [field]: { content: message } } : {};
    const usage = usageOf(tokens);
    return JSON.stringify({
      choices: [{ ...said, finish_reason: typeof reason === "string" ? reason : null }],
      ...(usage ? { usage } : {}),
    });
  }
}

/** Streams report `input`; whole replies report the user's text and what the agent's knowledge added. */
function usageOf(tokens: unknown): JsonObject | undefined {
  if (!isObject(tokens)) return undefined;
  const { input, user, enrichment, output } = tokens;
  const asked = readTokenCount(input) ?? readTokenCount(user);
  const added = input === undefined ? (readTokenCount(enrichment) ?? 0) : 0;
  const answered = readTokenCount(output);
  return {
    ...(asked !== undefined ? { prompt_tokens: asked + added } : {}),
    ...(answered !== undefined ? { completion_tokens: answered } : {}),
  };
}
