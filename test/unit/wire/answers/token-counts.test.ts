// The counts of cached, written and reasoning tokens in every form that services send.

import { describe, expect, it } from "vitest";
import type { Usage } from "../../../../src/core/provider-api/provider.js";
import type { AnswerSource, WireAnswer } from "../../../../src/core/wire/answers/wire-answer.js";
import { MessagesAnswer } from "../../../../src/core/wire/anthropic-messages/messages-answer.js";
import { OpenAIAnswer } from "../../../../src/core/wire/openai-chat/openai-answer.js";
import { ResponsesAnswer } from "../../../../src/core/wire/openai-responses/responses-answer.js";

const source: AnswerSource = { provider: "test", model: "m" };
const asked = { host: "test", model: "m" };

function usageIn(answer: WireAnswer, reply: object): Usage | undefined {
  answer.body(JSON.stringify(reply));
  const event = answer.takeEvents().find(({ type }) => type === "usage");
  return event?.type === "usage" ? event.usage : undefined;
}

const chat = (usage: object, beside: object = {}): object => ({
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
  usage,
  ...beside,
});
const base = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };

describe("token counts of chat completions", () => {
  it.each([
    [
      "OpenAI",
      { ...base, prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 30 } },
      { cachedTokens: 64, cacheWriteTokens: 30 },
    ],
    ["OpenAI with reasoning", { ...base, completion_tokens_details: { reasoning_tokens: 12 } }, { reasoningTokens: 12 }],
    ["DeepSeek", { ...base, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 }, { cachedTokens: 64 }],
    ["Mistral", { ...base, num_cached_tokens: 64 }, { cachedTokens: 64 }],
    ["Mistral, in its other spelling", { ...base, prompt_token_details: { cached_tokens: 64 } }, { cachedTokens: 64 }],
    [
      "xAI, with more cached tokens than the prompt has",
      { ...base, prompt_tokens_details: { cached_tokens: 160 } },
      { cachedTokens: 100 },
    ],
    ["a service that reports null", { ...base, prompt_tokens_details: null, completion_tokens_details: null }, {}],
  ])("from %s", (_, usage, parts) => {
    expect(usageIn(new OpenAIAnswer(source), chat(usage))).toEqual({
      promptTokens: 100,
      completionTokens: 20,
      totalTokens: 120,
      estimated: false,
      ...parts,
    });
  });

  it("from xAI include the reasoning that it counts beside the completion", () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 150,
      completion_tokens_details: { reasoning_tokens: 30 },
    };
    expect(usageIn(new OpenAIAnswer(source), chat(usage))).toMatchObject({
      completionTokens: 50,
      reasoningTokens: 30,
      totalTokens: 150,
    });
  });

  it("from Groq may come in its own field", () => {
    const reply = chat({}, { usage: undefined, x_groq: { usage: { ...base, prompt_tokens_details: { cached_tokens: 64 } } } });
    expect(usageIn(new OpenAIAnswer(source), reply)).toMatchObject({ promptTokens: 100, cachedTokens: 64, estimated: false });
  });
});

describe("token counts of the other APIs", () => {
  it("from Responses", () => {
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 64, cache_write_tokens: 30 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 12 },
      total_tokens: 120,
    };
    const output = [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "Hi" }] }];
    expect(
      usageIn(new ResponsesAnswer(source, asked, undefined), { object: "response", status: "completed", output, usage }),
    ).toEqual({
      promptTokens: 100,
      completionTokens: 20,
      totalTokens: 120,
      cachedTokens: 64,
      cacheWriteTokens: 30,
      reasoningTokens: 12,
      estimated: false,
    });
  });

  it("from Messages, where the cache is counted outside of the input", () => {
    const usage = {
      input_tokens: 6,
      cache_read_input_tokens: 64,
      cache_creation_input_tokens: 30,
      output_tokens: 20,
      output_tokens_details: { thinking_tokens: 12 },
    };
    const reply = { type: "message", role: "assistant", content: [{ type: "text", text: "Hi" }], stop_reason: "end_turn", usage };
    expect(usageIn(new MessagesAnswer(source, asked), reply)).toEqual({
      promptTokens: 100,
      completionTokens: 20,
      totalTokens: 120,
      cachedTokens: 64,
      cacheWriteTokens: 30,
      reasoningTokens: 12,
      estimated: false,
    });
  });
});
