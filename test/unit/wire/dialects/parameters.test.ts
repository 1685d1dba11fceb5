// Every parameter in every wire format: its field, and where it has none.

import { describe, expect, it } from "vitest";
import { type ReasoningEffort, reasoningEfforts } from "../../../../src/core/provider-api/effort.js";
import type { ChatParameters } from "../../../../src/core/provider-api/provider.js";
import { ollamaChatBody } from "../../../../src/core/providers/ollama/chat/chat-request.js";
import { messagesBody } from "../../../../src/core/wire/anthropic-messages/messages-request.js";
import { openAIChatBody } from "../../../../src/core/wire/openai-chat/openai-request.js";
import { responsesBody } from "../../../../src/core/wire/openai-responses/responses-request.js";

const messages = [{ role: "user", content: "?" }] as const;
const chat = (parameters: ChatParameters) =>
  openAIChatBody({ model: "m", messages, parameters }, { maxTokensField: "max_tokens" });
const responses = (parameters: ChatParameters) => responsesBody({ model: "m", messages, parameters }, { host: "h" });
const claude = (model: string, parameters: ChatParameters) => messagesBody({ model, messages, parameters }, { host: "h" });
const ollama = (parameters: ChatParameters, reasoning: "none" | "switch" | "levels" = "levels") =>
  ollamaChatBody({ model: "m", messages, parameters }, { reasoning });

describe("top-k and min-p", () => {
  const parameters = { topK: 40, minP: 0.05 };

  it("have fields in chat completions and at Ollama", () => {
    expect(chat(parameters)).toMatchObject({ top_k: 40, min_p: 0.05 });
    expect(ollama(parameters)).toMatchObject({ options: { top_k: 40, min_p: 0.05 } });
  });

  it("have none in Responses, and Messages has only top-k, for the models that take it", () => {
    expect(Object.keys(responses(parameters)).filter((name) => /top_k|min_p/.test(name))).toEqual([]);
    expect(claude("claude-haiku-4-5", parameters)).toMatchObject({ top_k: 40 });
    expect(claude("claude-haiku-4-5", parameters)).not.toHaveProperty("min_p");
    expect(claude("claude-opus-4-7", { ...parameters, temperature: 1, topP: 1 })).not.toHaveProperty("top_k");
    expect(claude("claude-opus-4-7", { ...parameters, temperature: 1, topP: 1 })).not.toHaveProperty("temperature");
  });
});

describe("the effort", () => {
  const each = <Value>(map: (effort: ReasoningEffort) => Value): Value[] => reasoningEfforts.map(map);

  it("is a field of chat completions and Responses, where no reasoning has no summary", () => {
    expect(each((reasoningEffort) => chat({ reasoningEffort })["reasoning_effort"])).toEqual(reasoningEfforts);
    expect(responses({ reasoningEffort: "none" })["reasoning"]).toEqual({ effort: "none" });
    expect(responses({ reasoningEffort: "xhigh" })["reasoning"]).toEqual({ effort: "xhigh", summary: "auto" });
  });

  it("is a budget for older Claude models, and a level for newer ones", () => {
    const budget = (reasoningEffort: ReasoningEffort): unknown =>
      claude("claude-haiku-4-5", { reasoningEffort, maxTokens: 64_000 })["thinking"];
    expect(each(budget)).toEqual([
      undefined,
      ...[1024, 2048, 8192, 24_576, 32_768, 49_152].map((budget_tokens) => ({ type: "enabled", budget_tokens })),
    ]);
    const level = (model: string) => (reasoningEffort: ReasoningEffort) => claude(model, { reasoningEffort })["output_config"];
    const levels = (...names: string[]) => [undefined, ...names.map((effort) => ({ effort }))];
    expect(each(level("claude-opus-4-6"))).toEqual(levels("low", "low", "medium", "high", "high", "max"));
    expect(each(level("claude-opus-4-7"))).toEqual(levels("low", "low", "medium", "high", "xhigh", "max"));
    expect(claude("claude-opus-4-7", { reasoningEffort: "none" })["thinking"]).toEqual({ type: "disabled" });
  });

  it("is a level or a switch at Ollama", () => {
    expect(each((reasoningEffort) => ollama({ reasoningEffort })["think"])).toEqual([
      false,
      "low",
      "low",
      "medium",
      "high",
      "high",
      "high",
    ]);
    expect(each((reasoningEffort) => ollama({ reasoningEffort }, "switch")["think"])).toEqual([false, ...Array(6).fill(true)]);
    expect(ollama({ reasoningEffort: "none" }, "none")).not.toHaveProperty("think");
  });
});
