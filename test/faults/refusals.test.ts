// Refusals that name their cause: the request is sent once more in another form, which is used from then on.

import { expect } from "vitest";
import type { ChatMessage, ChatRequest, ToolDefinition } from "../../src/core/provider-api/provider.js";
import type { Bench } from "./bench.js";
import { usualAnswer, usualQuestion } from "./bench.js";
import { columns } from "./columns.js";
import { describeFaults } from "./describe-faults.js";
import type { Fault } from "./fault.js";
import { neverAgain } from "./fault.js";

type Body = Readonly<Record<string, unknown>>;

const question: ChatMessage = { role: "user", content: usualQuestion };
const tool: ToolDefinition = {
  name: "read",
  description: "Reads",
  inputSchema: { type: "object", additionalProperties: false, properties: {} },
};
const call = { id: "call_abc123DEF456ghi789", name: "read", arguments: "{}" };

/** Empty for a body that is not an object. */
const bodyOf = (value: unknown): Body => (typeof value === "object" && value !== null ? (value as Body) : {});
/** A parameter under its name in each wire format. */
const parameter = (body: Body, name: string): unknown => body[name] ?? bodyOf(body["options"])[name];
const messagesOf = (body: Body): readonly Body[] => {
  const messages = body["messages"] ?? body["input"];
  return Array.isArray(messages) ? messages.map(bodyOf) : [];
};
/** The reasoning effort, under its name in each wire format. */
const effortIn = (body: Body): unknown => body["reasoning_effort"] ?? body["reasoning"] ?? body["thinking"];

const oneText = {
  "StackSpot agent": "An agent takes one text: there are no roles, parameters or tools in its requests.",
  Codegen: neverAgain.Codegen,
};
const otherNames = "Its own API has another name for this, or none.";
const ownNames = { ...oneText, Ollama: otherNames };
const chatAlone = { ...ownNames, Responses: otherNames, Messages: otherNames };

interface Refused {
  readonly status?: number;
  readonly words: string;
  readonly refuses: (body: Body) => boolean;
  readonly asked: Partial<ChatRequest>;
  readonly notFor?: Fault["notFor"];
  /** Number of requests until it is answered. */
  readonly requests?: number;
  /** The answer, which repeats the question. */
  readonly text?: string;
}

/** An omitted image leaves a line in the question. */
const withoutImage = `${usualAnswer}\n(An image that this model does not take was left out.)`;

function refused(
  name: string,
  { status = 400, words, refuses, asked, notFor = oneText, requests = 2, text = usualAnswer }: Refused,
): Fault {
  const lay = (bench: Bench): void => {
    const isOllama = bench.column === columns.Ollama;
    const error = isOllama ? words : { message: words, type: "invalid_request_error" };
    bench.lay(
      { status, body: { error } },
      { always: true, match: (request) => bench.column.isChat(request) && refuses(bodyOf(request.body)) },
    );
  };
  return {
    name,
    lay,
    asked,
    outcome: { ends: "finished", text, requests },
    notFor,
    check: async (bench) => {
      const again = bench.ask(undefined, undefined, asked);
      await again.over;
      expect(again.text, "the next question").toBe(text);
      expect(bench.asked.length, "requests for both questions").toBe(requests + 1);
    },
  };
}

const instructed: Partial<ChatRequest> = { messages: [{ role: "system", content: "Be brief." }, question] };
const hasSystem = (body: Body): boolean =>
  messagesOf(body)[0]?.["role"] === "system" || body["system"] !== undefined || body["instructions"] !== undefined;

describeFaults([
  refused("the system role, by a template that requires alternating roles", {
    words: "Conversation roles must alternate user/assistant/user/assistant/...",
    asked: instructed,
    refuses: hasSystem,
  }),
  refused("the system role, by name", { words: "System role not supported", asked: instructed, refuses: hasSystem }),
  refused("the system role, by a template's exception with status 500", {
    status: 500,
    words: "Jinja template error: Only user and assistant roles are supported!",
    asked: instructed,
    refuses: hasSystem,
  }),
  refused("a temperature", {
    words: "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
    asked: { parameters: { temperature: 0.2 } },
    refuses: (body) => parameter(body, "temperature") !== undefined,
  }),
  refused("top_p", {
    words: "`temperature` and `top_p` cannot both be specified for this model.",
    asked: { parameters: { temperature: 0.2, topP: 0.5 } },
    refuses: (body) => parameter(body, "top_p") !== undefined,
  }),
  refused("stop sequences", {
    words: "Unsupported parameter: 'stop' is not supported with this model.",
    asked: { parameters: { stop: ["END"] } },
    refuses: (body) => (parameter(body, "stop") ?? body["stop_sequences"]) !== undefined,
    notFor: { ...oneText, Responses: "It has no stop sequences, so none are sent." },
  }),
  refused("the name of the token limit", {
    words: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    asked: { parameters: { maxTokens: 500 } },
    refuses: (body) => body["max_tokens"] !== undefined,
    notFor: { ...chatAlone, OpenAI: "It is sent the new name from the start." },
  }),
  refused("the new name of the token limit", {
    words: "Unknown parameter: max_completion_tokens",
    asked: { parameters: { maxTokens: 500 } },
    refuses: (body) => body["max_completion_tokens"] !== undefined,
    notFor: {
      ...chatAlone,
      ...Object.fromEntries(
        (["SnowCell", "StackSpot key", "Hugging Face", "custom"] as const).map((name) => [
          name,
          "It is sent the old name from the start.",
        ]),
      ),
    },
  }),
  refused("token counts at the end of a stream", {
    words: "stream_options: Extra inputs are not permitted",
    asked: {},
    refuses: (body) => body["stream_options"] !== undefined,
    notFor: chatAlone,
  }),
  refused("an effort", {
    words: "Unrecognized request argument supplied: reasoning_effort",
    asked: { parameters: { reasoningEffort: "high" } },
    refuses: (body) => effortIn(body) !== undefined,
    notFor: ownNames,
  }),
  refused("effort together with tools", {
    words: "Function tools with reasoning_effort are not supported for this model in /v1/chat/completions.",
    asked: { parameters: { reasoningEffort: "high" }, tools: [tool] },
    refuses: (body) => effortIn(body) !== undefined && body["tools"] !== undefined,
    notFor: ownNames,
  }),
  refused("a choice of tools", {
    words: "tool_choice 'required' is not supported by this model",
    asked: { tools: [tool], toolChoice: "required" },
    refuses: (body) => body["tool_choice"] !== undefined,
    notFor: ownNames,
  }),
  refused("a schema", {
    words: "Invalid schema for function 'read': additionalProperties is not supported.",
    asked: { tools: [tool] },
    refuses: (body) => JSON.stringify(body["tools"] ?? "").includes("additionalProperties"),
  }),
  refused("call ids", {
    words: "Tool call id was call_abc123DEF456ghi789 but must be a-z, A-Z, 0-9, with a length of 9.",
    asked: {
      messages: [
        { role: "user", content: "Read it" },
        { role: "assistant", content: "", toolCalls: [call] },
        { role: "tool", content: "text", toolCallId: call.id },
        question,
      ],
      tools: [tool],
    },
    refuses: (body) => JSON.stringify(messagesOf(body)).includes(call.id),
  }),
  refused("an image type", {
    words: "Unsupported image type image/webp. Supported types: image/png, image/jpeg.",
    text: withoutImage,
    asked: {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: usualQuestion },
            { type: "image", mimeType: "image/webp", data: "UklGRg==" },
          ],
        },
      ],
    },
    refuses: (body) => JSON.stringify(messagesOf(body)).includes("UklGRg=="),
  }),
  refused("images", {
    words: "This model does not support image input",
    text: withoutImage,
    asked: {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: usualQuestion },
            { type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" },
          ],
        },
      ],
    },
    refuses: (body) => JSON.stringify(messagesOf(body)).includes("iVBORw0KGgo="),
  }),
]);
