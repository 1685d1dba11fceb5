// Anthropic: its Messages API with a key in `x-api-key`, or as a bearer token for its clients, its paged model list, and its
// token count. Specified at https://platform.claude.com/docs/en/api.

import { HttpService, type Route, type RouteContext } from "../http-service.js";
import { answerMessages, newMemory, refused } from "../messages/messages.js";
import { anthropicError } from "../messages/messages-wire.js";
import { isRecord, type ServedModel, tokensIn } from "../openai-compatible.js";
import type { RecordedRequest } from "../recorded-request.js";
import { jsonReply, type Reply } from "../reply.js";
import type { ServiceOptions } from "../service.js";

interface Claude extends ServedModel {
  readonly longest: number;
  readonly thinking: readonly ("adaptive" | "enabled")[];
}

const models: readonly Claude[] = [
  { id: "claude-opus-4-8", thinking: ["adaptive"], longest: 64_000 },
  { id: "claude-sonnet-4-6", thinking: ["adaptive", "enabled"], longest: 64_000 },
  { id: "claude-haiku-4-5", thinking: ["enabled"], longest: 32_000 },
  { id: "claude-3-haiku-20240307", thinking: [], longest: 4096 },
].map((model) => ({
  ...model,
  thinking: model.thinking as Claude["thinking"],
  ownedBy: "anthropic",
  contextLength: 200_000,
  sees: true,
}));

export class AnthropicService extends HttpService {
  readonly demoKey = "sk-ant-api-sandbox-demo-key";
  /** Valid keys. Tests may add and remove some. */
  readonly keys = new Set([this.demoKey]);
  /** Signed thinking and cached prompts. */
  readonly memory = newMemory();

  protected readonly routes: readonly Route[] = [
    { method: "GET", path: "/v1/models", handle: this.#behindKey(listPage) },
    {
      method: "POST",
      path: "/v1/messages",
      isChat: true,
      handle: this.#behindKey((context) => refusedParameter(context.request) ?? answerMessages(context, models, this.memory)),
    },
    { method: "POST", path: "/v1/messages/count_tokens", handle: this.#behindKey(countTokens) },
  ];

  static async start(options: ServiceOptions): Promise<AnthropicService> {
    const service = new AnthropicService("anthropic", options);
    await service.start();
    return service;
  }

  get settings(): Readonly<Record<string, unknown>> {
    return {};
  }

  get notes(): readonly string[] {
    return [
      `key ${this.demoKey}, in x-api-key; add it as a custom provider with "api": "messages" and the address ${this.url}/v1`,
    ];
  }

  protected override unrouted(status: 404 | 405): Reply {
    return jsonReply(status, anthropicError("not_found_error", "Not found"));
  }

  #behindKey(handle: (context: RouteContext) => Reply): Route["handle"] {
    return (context) => {
      const { "x-api-key": own, authorization = "" } = context.request.headers;
      const key = own ?? /^Bearer +(.+)$/i.exec(authorization)?.[1];
      if (typeof key === "string" && this.keys.has(key)) return handle(context);
      const words = key === undefined ? "x-api-key header is required" : "invalid x-api-key";
      return jsonReply(401, anthropicError("authentication_error", words));
    };
  }
}

/** Later models refuse sampling parameters, earlier ones adaptive thinking. */
function refusedParameter({ body }: RecordedRequest): Reply | undefined {
  if (!isRecord(body)) return undefined;
  const model = models.find(({ id }) => id === body["model"]);
  if (!model) return undefined;
  const isLate = !model.thinking.includes("enabled") && model.thinking.length > 0;
  if (isLate && body["temperature"] !== undefined && body["temperature"] !== 1) {
    return refused("`temperature` is deprecated for this model.");
  }
  if (Number(body["max_tokens"]) > model.longest) {
    return refused(
      `max_tokens: ${String(body["max_tokens"])} > ${model.longest}, which is the maximum allowed number of output tokens for ${model.id}`,
    );
  }
  const { thinking } = body;
  const type = isRecord(thinking) ? String(thinking["type"]) : "disabled";
  return type === "disabled" || model.thinking.some((each) => each === type)
    ? undefined
    : refused(`thinking.type: "${type}" is not supported for this model.`);
}

function listPage({ request }: RouteContext): Reply {
  const { query, headers } = request;
  if (headers["anthropic-version"] === undefined) return refused("anthropic-version: header is required");
  const after = query.get("after_id");
  const start = after === null ? 0 : models.findIndex(({ id }) => id === after) + 1;
  // At most two per page, so that clients must request further pages.
  const size = Math.min(Number(query.get("limit") ?? 20), 2);
  const page = models.slice(start, start + size);
  const data = page.map(({ id, contextLength, longest, thinking }) => ({
    type: "model",
    id,
    display_name: id.replaceAll("-", " "),
    created_at: "2026-01-01T00:00:00Z",
    max_input_tokens: contextLength,
    max_tokens: longest,
    capabilities: {
      image_input: { supported: true },
      thinking: {
        supported: thinking.length > 0,
        types: {
          adaptive: { supported: thinking.includes("adaptive") },
          enabled: { supported: thinking.includes("enabled") },
        },
      },
    },
  }));
  return jsonReply(200, {
    data,
    has_more: start + size < models.length,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  });
}

function countTokens({ request }: RouteContext): Reply {
  return jsonReply(200, { input_tokens: tokensIn(request.rawBody) });
}
