// What each service with chat completions refuses beyond the common rules.

import { isObject } from "../../../src/core/platform/json.js";
import { chatRules } from "./chat-rules.js";
import { type Json, objectsIn, type StrictRules } from "./strict-service.js";

const callsOf = (message: Json): readonly Json[] => objectsIn(message["tool_calls"]);

const mistral = chatRules({
  name: "Mistral",
  baseUrl: "https://api.mistral.ai/v1",
  model: "magistral-medium-latest",
  newId: (round, position) => `aB${round}cD${position}xYz`,
  problem: (messages) => {
    for (const [index, message] of messages.entries()) {
      if (message["role"] === "user" && messages[index - 1]?.["role"] === "tool")
        return "Unexpected role 'user' after role 'tool'";
      const ids = [...callsOf(message).map(({ id }) => id), ...(message["role"] === "tool" ? [message["tool_call_id"]] : [])];
      const odd = ids.find((id) => !/^[a-zA-Z0-9]{9}$/.test(String(id)));
      if (odd !== undefined) return `Tool call id was ${odd} but must be a-z, A-Z, 0-9, with a length of 9.`;
    }
    const last = messages.at(-1)?.["role"];
    return last === "user" || last === "tool" ? undefined : `Expected last role User or Tool, but got ${String(last)}`;
  },
});

const signature = (round: number): string => `sig-${round}`;
const gemini = chatRules({
  name: "Gemini",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
  model: "gemini-3-pro",
  callFields: ["extra_content"],
  // Later parallel calls have none.
  callExtra: (round, position): Json =>
    position === 0 ? { extra_content: { google: { thought_signature: signature(round) } } } : {},
  error: (message) => [{ error: { code: 400, message, status: "INVALID_ARGUMENT" } }],
  problem: (messages, body) => {
    for (const message of messages) {
      const [first] = callsOf(message);
      if (!first) continue;
      const extra = isObject(first["extra_content"]) ? first["extra_content"]["google"] : undefined;
      const given = isObject(extra) ? extra["thought_signature"] : undefined;
      const round = /^call_(\d+)_0_aBc/.exec(String(first["id"]))?.[1];
      const wanted = round === undefined ? "skip_thought_signature_validator" : signature(Number(round));
      if (given === undefined) return "Function call is missing a thought_signature in functionCall parts.";
      if (given !== wanted) return "Thought signature is not valid.";
    }
    const empty = objectsIn(body["tools"]).some(({ function: made }) => {
      const parameters = isObject(made) && isObject(made["parameters"]) ? made["parameters"] : undefined;
      return parameters !== undefined && Object.keys((parameters["properties"] as Json | undefined) ?? {}).length === 0;
    });
    return empty ? "functionDeclaration parameters.properties: should be non-empty for OBJECT type" : undefined;
  },
});

const deepSeek = chatRules({
  name: "DeepSeek",
  baseUrl: "https://api.deepseek.com",
  model: "deepseek-reasoner",
  messageFields: ["reasoning_content"],
  reasoning: (thought) => ({ reasoning_content: thought }),
  problem: (messages) => {
    for (const message of messages) {
      const [first] = callsOf(message);
      if (!first) continue;
      const { reasoning_content: given } = message;
      const isOwn = /^call_\d+_0_aBc/.test(String(first["id"]));
      if (typeof given !== "string" || (isOwn && given === ""))
        return "The `reasoning_content` in the thinking mode must be passed back to the API.";
    }
    return undefined;
  },
});

const detailsOf = (thought: string, round: number): readonly Json[] => [
  { type: "reasoning.text", text: thought, signature: `sig-${round}`, id: `r${round}`, format: "anthropic-claude-v1", index: 0 },
  { type: "reasoning.encrypted", data: `data-${round}`, id: `e${round}`, format: "anthropic-claude-v1", index: 1 },
];
const openRouter = chatRules({
  name: "OpenRouter",
  baseUrl: "https://openrouter.ai/api/v1",
  model: "anthropic/claude-sonnet-4.5",
  messageFields: ["reasoning", "reasoning_details"],
  reasoning: (thought, round) => ({ reasoning: thought, reasoning_details: detailsOf(thought, round) }),
  problem: (messages) => {
    for (const message of messages) {
      const round = /^call_(\d+)_0_aBc/.exec(String(callsOf(message)[0]?.["id"]))?.[1];
      if (round === undefined) {
        if (message["reasoning_details"] !== undefined) return "reasoning_details: Invalid `signature` in `thinking` block";
        continue;
      }
      const wanted = detailsOf(String(message["reasoning"]), Number(round));
      if (JSON.stringify(message["reasoning_details"]) !== JSON.stringify(wanted))
        return "messages.1.content.0: `thinking` blocks in the latest assistant message cannot be modified.";
    }
    return undefined;
  },
});

const cerebras = chatRules({
  name: "Cerebras",
  baseUrl: "https://api.cerebras.ai/v1",
  model: "gpt-oss-120b",
  messageFields: ["reasoning"],
  reasoning: (thought) => ({ reasoning: thought }),
});

/** Takes no reasoning at all. */
const openAI = chatRules({ name: "OpenAI, chat completions", baseUrl: "https://api.openai.com/v1", model: "gpt-4.1" });

export const chatServices: readonly StrictRules[] = [mistral, gemini, deepSeek, openRouter, cerebras, openAI];
