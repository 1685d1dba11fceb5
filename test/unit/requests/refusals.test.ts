// Refusals of real servers: a provider rejects requests in their words until the request changes.

import { describe, expect, it } from "vitest";
import { explainFailure } from "../../../src/core/failures/explain-failure.js";
import type { ChatMessage, ChatRequest, ToolDefinition } from "../../../src/core/provider-api/provider.js";
import type { Content } from "../../../src/core/requests/asking.js";
import { eventsOf, requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const system: ChatMessage = { role: "system", content: "Be brief." };
const user = (content: string): ChatMessage => ({ role: "user", content });
const image = (mimeType: string): ChatMessage => ({
  role: "user",
  content: [
    { type: "text", text: "What is this?" },
    { type: "image", mimeType, data: "AAAA" },
  ],
});
const called: ChatMessage = {
  role: "assistant",
  content: "",
  toolCalls: [
    { id: "call_abc123DEF456ghi789", name: "read", arguments: "{}" },
    { id: "call_2", name: "read", arguments: "{}" },
  ],
};
const result: ChatMessage = { role: "tool", content: "text", toolCallId: "call_abc123DEF456ghi789" };
const other: ChatMessage = { role: "tool", content: "text", toolCallId: "call_2" };
const tool: ToolDefinition = {
  name: "now",
  description: "",
  inputSchema: { type: ["object", "null"], $schema: "x", additionalProperties: false },
};

const roles = (messages: readonly ChatMessage[]): string => messages.map(({ role }) => role).join(" ");
const hasImage = (messages: readonly ChatMessage[]): boolean =>
  messages.some(({ content }) => typeof content !== "string" && content.some(({ type }) => type === "image"));
const callIds = (messages: readonly ChatMessage[]): string[] =>
  messages.flatMap(({ toolCalls, toolCallId }) => [
    ...(toolCalls ?? []).map(({ id }) => id),
    ...(toolCallId === undefined ? [] : [toolCallId]),
  ]);

interface Case {
  readonly words: readonly string[];
  readonly content: Content;
  /** Whether the server rejects this request. */
  readonly refuses: (request: ChatRequest) => boolean;
}

const withParameters = (parameters: NonNullable<Content["parameters"]>, tools?: readonly ToolDefinition[]): Content => ({
  messages: [user("Hi")],
  parameters,
  ...(tools ? { tools } : {}),
});

const cases: Readonly<Record<string, Case>> = {
  "the system role": {
    words: [
      "Conversation roles must alternate user/assistant/user/assistant/...",
      "System role not supported",
      "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
      "Developer instruction is not enabled for models/gemma-3-27b-it",
      "This model does not support system messages",
      "Only user and assistant roles are supported!",
      "Error rendering chat template: System role not supported",
    ],
    content: { messages: [system, user("Hi")] },
    refuses: ({ messages }) => messages[0]?.role === "system",
  },
  "a conversation that does not begin with the user": {
    words: ["Conversation must start with a user message", "roles must alternate user/assistant"],
    content: { messages: [{ role: "assistant", content: "As I said." }, user("Go on")] },
    refuses: ({ messages }) => messages[0]?.role !== "user",
  },
  "the name of the token limit": {
    words: [
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      "Unknown parameter: max_completion_tokens",
    ],
    content: withParameters({ maxTokens: 5 }),
    refuses: ({ dialect }) => !dialect?.otherTokenLimitField,
  },
  "any token limit": {
    words: ["max_tokens is not supported", "max_completion_tokens: Extra inputs are not permitted"],
    content: withParameters({ maxTokens: 5 }),
    refuses: ({ parameters }) => parameters?.maxTokens !== undefined,
  },
  "a temperature": {
    words: [
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
      "`temperature` is deprecated for this model.",
    ],
    content: withParameters({ temperature: 0.2, maxTokens: 5 }),
    refuses: ({ parameters }) => parameters?.temperature !== undefined,
  },
  "top_p beside a temperature": {
    words: ["`temperature` and `top_p` cannot both be specified for this model."],
    content: withParameters({ temperature: 0.2, topP: 0.5 }),
    refuses: ({ parameters }) => parameters?.topP !== undefined,
  },
  "stop sequences": {
    words: ["Unsupported parameter: 'stop' is not supported with this model."],
    content: withParameters({ stop: ["END"] }),
    refuses: ({ parameters }) => parameters?.stop !== undefined,
  },
  "encrypted reasoning": {
    words: ["Encrypted content is not supported with this model."],
    content: withParameters({}),
    refuses: ({ dialect }) => !dialect?.withoutEncryptedReasoning,
  },
  "a reasoning summary": {
    words: [
      "Unsupported parameter: 'reasoning.summary' is not supported with the 'o1' model.",
      "Your organization must be verified to generate reasoning summaries.",
    ],
    content: withParameters({}),
    refuses: ({ dialect }) => !dialect?.withoutReasoningSummary,
  },
  "cache marks": {
    words: ["messages.0.content.0.text.cache_control: Extra inputs are not permitted"],
    content: withParameters({}),
    refuses: ({ dialect }) => !dialect?.withoutCacheMarks,
  },
  "an effort": {
    words: [
      "Unrecognized request argument supplied: reasoning_effort",
      "Model grok-4 does not support parameter reasoningEffort.",
      '"llama3.2" does not support thinking',
    ],
    content: withParameters({ reasoningEffort: "high" }),
    refuses: ({ parameters }) => parameters?.reasoningEffort !== undefined,
  },
  "an effort together with tools": {
    words: [
      "Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions. Please use /v1/responses instead.",
    ],
    content: withParameters({ reasoningEffort: "high" }, [tool]),
    refuses: ({ parameters, tools }) => parameters?.reasoningEffort !== undefined && tools !== undefined,
  },
  "levels of thinking": {
    words: [
      'think value "medium" is not supported for this model',
      "json: cannot unmarshal string into Go struct field ChatRequest.think of type bool",
    ],
    content: withParameters({ reasoningEffort: "medium" }),
    refuses: ({ dialect }) => !dialect?.withoutThinkLevels,
  },
  "ids of calls": {
    words: [
      "Tool call id was call_abc123DEF456ghi789 but must be a-z, A-Z, 0-9, with a length of 9.",
      "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 9.",
    ],
    content: { messages: [user("Read"), called, result, other, user("Now?")] },
    refuses: ({ messages }) => !callIds(messages).every((id) => /^[a-zA-Z0-9]{9}$/.test(id)),
  },
  "a call without its result": {
    words: [
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: call_2",
    ],
    content: { messages: [user("Read"), called, result, user("Never mind")] },
    refuses: ({ messages }) => roles(messages) !== "user assistant tool tool user",
  },
  "a result without its call": {
    words: ["messages with role 'tool' must be a response to a preceding message with 'tool_calls'."],
    content: { messages: [user("Read"), other, user("Well?")] },
    refuses: ({ messages }) => roles(messages).includes("tool"),
  },
  "a schema": {
    words: [
      "Invalid schema for function 'now': In context=(), object schema missing properties.",
      'Invalid JSON payload received. Unknown name "$schema" at tools[0].function_declarations[0].parameters',
    ],
    content: withParameters({}, [tool]),
    refuses: ({ tools }) => JSON.stringify(tools?.[0]?.inputSchema) !== '{"properties":{},"type":"object"}',
  },
  "a choice of tools": {
    words: ["tool_choice 'required' is not supported by this model"],
    content: { messages: [user("Hi")], tools: [tool], toolChoice: "required" },
    refuses: ({ toolChoice }) => toolChoice !== undefined,
  },
  "a type of image": {
    words: ["Unsupported image type image/webp. Supported: image/png, image/jpeg", "unsupported image format"],
    content: { messages: [image("image/webp"), { role: "assistant", content: "?" }, image("image/png")] },
    refuses: ({ messages }) => JSON.stringify(messages).includes("image/webp"),
  },
  images: {
    words: [
      "This model does not support image input",
      "Invalid content type. image_url is only supported by certain models.",
      "this model is missing data required for image input",
      "messages[0].content must be a string",
    ],
    content: { messages: [image("image/png")] },
    refuses: ({ messages }) => hasImage(messages),
  },
};

function refusing({ refuses }: Case, words: string): ScriptedProvider {
  const provider = new ScriptedProvider();
  provider.answer = async function* (request) {
    if (refuses(request)) {
      const failure = { provider: "scripted", kind: "bad-request", status: 400, detail: words, remedy: "open-settings" } as const;
      yield { type: "failed", failure };
    } else {
      yield { type: "text-delta", text: "ok" };
      yield { type: "finished", reason: "stop" };
    }
  };
  return provider;
}

const rows = Object.entries(cases).flatMap(([name, each]) => each.words.map((words) => [name, words, each] as const));

describe("a server that refuses", () => {
  it.each(rows)("%s with “%s” gets one changed retry, and the changed form from then on", async (_, words, each) => {
    const provider = refusing(each, words);
    const { requests, observed } = requestsOver([provider]);
    const ask = () => eventsOf(requests, { content: each.content });
    expect((await ask()).map(({ type }) => type)).toEqual(["text-delta", "finished"]);
    const count = provider.requests.length;
    // The token limit is first retried under its other name.
    expect(count).toBeLessThanOrEqual(each === cases["any token limit"] ? 3 : 2);
    await ask();
    expect(provider.requests).toHaveLength(count + 1);
    expect(observed.map(({ outcome }) => outcome.ok)).toEqual([true, true]);
  });

  it("still receives all of the text", async () => {
    const provider = refusing(cases["the system role"] as Case, "System role not supported");
    await eventsOf(requestsOver([provider]).requests, { content: { messages: [system, user("Hi")] } });
    expect(provider.requests[1]?.messages).toEqual([{ role: "user", content: "Be brief.\n\nHi" }]);
  });

  it("receives calls and their results under matching new ids", async () => {
    const each = cases["ids of calls"] as Case;
    const provider = refusing(each, each.words[0] ?? "");
    await eventsOf(requestsOver([provider]).requests, { content: each.content });
    const [one, two, ...results] = callIds(provider.requests[1]?.messages ?? []);
    expect(results).toEqual([one, two]);
    expect(one).not.toBe(two);
  });

  it("several things, one after the other, gets one retry for each", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* ({ parameters }) {
      const field = parameters?.temperature !== undefined ? "temperature" : parameters?.topP !== undefined ? "top_p" : undefined;
      if (field) {
        const detail = `Unsupported parameter: ${field}`;
        yield { type: "failed", failure: { provider: "scripted", kind: "bad-request", detail, remedy: "open-settings" } };
      } else yield { type: "finished", reason: "stop" };
    };
    const { requests } = requestsOver([provider]);
    const events = await eventsOf(requests, { content: withParameters({ temperature: 1, topP: 1 }) });
    expect(events.at(-1)?.type).toBe("finished");
    expect(provider.requests).toHaveLength(3);
  });

  it("everything gets at most one retry, and the failure names the cause", async () => {
    for (const [words, advice] of [
      ["Conversation roles must alternate user/assistant/user/assistant/...", /order or the roles of the messages/],
      ["registry.ollama.ai/library/gemma:2b does not support tools", /does not accept tools/],
      ["This model does not support image input", /does not accept images/],
    ] as const) {
      const provider = new ScriptedProvider();
      const failure = { provider: "scripted", kind: "bad-request", detail: words, remedy: "open-settings" } as const;
      provider.answer = async function* () {
        yield { type: "failed", failure };
      };
      const content = { messages: [system, image("image/png")], tools: [tool] };
      const [event] = await eventsOf(requestsOver([provider]).requests, { content });
      expect(provider.requests.length).toBeLessThanOrEqual(2);
      if (event?.type !== "failed") throw new Error("it did not fail");
      const { explanation } = explainFailure(event.failure, "X");
      expect(explanation).toMatch(advice);
      expect(explanation).not.toMatch(/parameters in the settings/);
    }
  });

  it.each([
    "temperature must be between 0 and 2",
    "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
    "max_tokens must be at least 1",
    "The prompt was flagged",
  ])("a value (“%s”) leaves the correction to the user", async (words) => {
    const provider = refusing({ words: [], content: { messages: [] }, refuses: () => true }, words);
    await eventsOf(requestsOver([provider]).requests, { content: withParameters({ temperature: 3, maxTokens: 5 }) });
    expect(provider.requests).toHaveLength(1);
  });

  it("gets the original form again at another address", async () => {
    const each = cases["a temperature"] as Case;
    const provider = Object.assign(refusing(each, each.words[0] ?? ""), { address: (): string => place });
    let place = "https://one.example";
    const { requests } = requestsOver([provider]);
    await eventsOf(requests, { content: each.content });
    place = "https://two.example";
    await eventsOf(requests, { content: each.content });
    expect(provider.requests).toHaveLength(4);
  });

  it("with adversarial text takes linear time", () => {
    // Truncated in `refusals.ts`; text of a guest provider is truncated in `guard.ts`.
    const words = `${"tool call must be system role think max_tokens ".repeat(20_000)}`;
    const provider = refusing({ words: [], content: { messages: [] }, refuses: () => true }, words);
    const started = performance.now();
    return eventsOf(requestsOver([provider]).requests).then(() => expect(performance.now() - started).toBeLessThan(2000));
  });
});
