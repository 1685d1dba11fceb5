// OpenAI: chat completions with a key, and the parameters that its reasoning models reject; and under other paths, servers
// with the differences of those that users add. Specified at https://platform.openai.com/docs/api-reference.

import { completeAsLlama, completeText, infill, llamaProps } from "../fill-in.js";
import { HttpService, type Route, type RouteContext } from "../http-service.js";
import { answerMessages, newMemory } from "../messages/messages.js";
import { type NativeServer, nativeServers } from "../native-endpoints.js";
import { openAICatalogue } from "../openai-catalogue.js";
import { completeChat, listModels, type Problem, type ServedModel } from "../openai-compatible.js";
import { dialects } from "../openai-dialects.js";
import { openAiError } from "../openai-wire.js";
import type { RecordedRequest } from "../recorded-request.js";
import { jsonReply, type Reply } from "../reply.js";
import { type EncryptedReasoning, respond } from "../responses/responses.js";
import type { ServiceOptions } from "../service.js";

const catalogue: readonly ServedModel[] = [...openAICatalogue.keys()].map((id) => ({
  id,
  ownedBy: "system",
  contextLength: 128_000,
  sees: /^(?:gpt-4o|gpt-4\.1|gpt-4-turbo|chatgpt-4o|gpt-5|o1$|o3$|o4)/.test(id) && !id.includes("search"),
}));
const respondingModels = catalogue.filter(({ id }) => openAICatalogue.get(id) !== "other");
const chatModels = catalogue.filter(({ id }) => openAICatalogue.get(id) === "chat");

/** The models of the servers under other paths. */
const ownModels: readonly ServedModel[] = [
  { id: "sandbox-large", ownedBy: "sandbox", contextLength: 32_768, sees: true, listed: { max_model_len: 32_768 } },
  { id: "sandbox-small", ownedBy: "sandbox", contextLength: 8192, listed: { max_model_len: 8192 } },
];

/** How a path authenticates requests: with a bearer key, with a key in `x-api-key`, or not at all. */
type Access = "bearer" | "header" | "open";

type ServerDialect = "chat" | "responses" | "messages";

export class OpenAIService extends HttpService {
  readonly demoKey = "sk-sandbox-demo-key";
  /** Valid keys. Tests may add and remove some. */
  readonly keys = new Set([this.demoKey]);
  readonly organization = "org-sandbox";
  readonly project = "proj_sandbox";
  /** The reasoning that this service encrypted; it refuses any other. */
  readonly encrypted: EncryptedReasoning = new Map();
  /** The thinking that this service signed, and its cached prompts. */
  readonly memory = newMemory();

  protected readonly routes: readonly Route[] = [
    { method: "GET", path: "/v1/models", handle: this.#behind("bearer", () => listModels(catalogue)) },
    { method: "POST", path: "/v1/chat/completions", isChat: true, handle: this.#behind("bearer", completeAsOpenAI) },
    { method: "POST", path: "/v1/responses", isChat: true, handle: this.#behind("bearer", (context) => this.#respond(context)) },
    ...this.#server("/open/v1", "open"),
    ...this.#server("/bearer/v1", "bearer"),
    ...this.#server("/header/v1", "header"),
    // llama.cpp, with a model that fills in the middle.
    { method: "GET", path: "/llama/props", handle: llamaProps },
    { method: "POST", path: "/llama/infill", isChat: true, handle: infill },
    { method: "POST", path: "/llama/completion", isChat: true, handle: completeAsLlama },
    ...this.#server("/llama/v1", "open"),
    // vLLM, whose models the user names.
    { method: "POST", path: "/coder/v1/completions", isChat: true, handle: completeText },
    ...this.#server("/coder/v1", "open"),
    // Supports all dialects, as llama.cpp does, or one other than chat completions.
    ...this.#server("/every/v1", "open", "open", ["chat", "responses", "messages"]),
    ...this.#server("/responses/v1", "header", "header", ["responses"]),
    ...this.#server("/messages/v1", "header", "header", ["messages"]),
    // Lists its models without a key, but answers only with one.
    ...this.#server("/shop/v1", "bearer", "open"),
    // Does not list its models.
    ...this.#server("/listless/v1", "bearer", "none"),
    // Refuses to list them with a key that it accepts for answers.
    { method: "GET", path: "/shy/v1/models", handle: () => refusal(401, "Listing needs another kind of key.", null) },
    ...this.#server("/shy/v1", "bearer", "none"),
    ...Object.entries(dialects).flatMap(([name, list]): Route[] => [
      { method: "GET", path: `/dialects/${name}/models`, handle: () => jsonReply(200, list) },
    ]),
    ...Object.values(nativeServers).flatMap(nativeRoutes),
  ];

  static async start(options: ServiceOptions): Promise<OpenAIService> {
    const service = new OpenAIService("openai", options);
    await service.start();
    return service;
  }

  get settings(): Readonly<Record<string, unknown>> {
    return {
      "snowcell.openai.baseUrl": `${this.url}/v1`,
      "snowcell.customProviders": [
        { id: "sandbox-open", name: "Sandbox, open", baseUrl: `${this.url}/open/v1`, auth: "none", boundary: "local" },
        { id: "sandbox-key", name: "Sandbox, with a key", baseUrl: `${this.url}/header/v1`, auth: "header", boundary: "local" },
      ],
    };
  }

  get notes(): readonly string[] {
    return [
      `key ${this.demoKey}`,
      "other servers: /open/v1, /bearer/v1, /header/v1 (x-api-key), /shop/v1, /listless/v1, /shy/v1, /every/v1 (all dialects)",
      `servers with native endpoints: ${Object.values(nativeServers)
        .map(({ base }) => base)
        .join(", ")}`,
    ];
  }

  protected override unrouted(status: 404 | 405): Reply {
    return refusal(status, "Invalid URL", null);
  }

  #server(base: string, access: Access, list: Access | "none" = access, dialects: readonly ServerDialect[] = ["chat"]): Route[] {
    const complete: Readonly<Record<ServerDialect, [path: string, handle: (context: RouteContext) => Reply]>> = {
      chat: ["/chat/completions", (context) => completeChat(context, ownModels, wordProblem)],
      responses: ["/responses", (context) => respond(context, ownModels, wordProblem, this.encrypted)],
      messages: ["/messages", (context) => answerMessages(context, ownModels, this.memory)],
    };
    const answers = dialects.map((dialect): Route => {
      const [path, handle] = complete[dialect];
      return { method: "POST", path: base + path, isChat: true, handle: this.#behind(access, handle) };
    });
    if (list === "none") return answers;
    return [...answers, { method: "GET", path: `${base}/models`, handle: this.#behind(list, () => listModels(ownModels)) }];
  }

  #respond(context: RouteContext): Reply {
    const { body } = context.request;
    const asked: Record<string, unknown> = typeof body === "object" && body !== null ? { ...body } : {};
    const model = String(asked["model"]);
    if (openAICatalogue.get(model) === "other")
      return refusal(404, "This model is not supported in v1/responses.", null, "model");
    const [refused, why] = parameterRefused(model, asked) ?? [];
    if (refused)
      return refusal(400, `Unsupported parameter: '${refused}' is not supported with this model.`, why ?? null, refused);
    return respond(context, respondingModels, wordProblem, this.encrypted);
  }

  #behind(access: Access, handle: (context: RouteContext) => Reply): Route["handle"] {
    return (context) => this.#refuse(access, context.request) ?? handle(context);
  }

  #refuse(access: Access, { headers }: RecordedRequest): Reply | undefined {
    if (access === "open") return undefined;
    const key = access === "header" ? headers["x-api-key"] : /^Bearer +(.+)$/i.exec(headers.authorization ?? "")?.[1];
    if (typeof key !== "string") return refusal(401, "There is no API key in the request.", null);
    if (!this.keys.has(key))
      return refusal(401, `The API key is not correct: ${key.slice(0, 4)}***${key.slice(-4)}.`, "invalid_api_key");
    if ((headers["openai-organization"] ?? this.organization) !== this.organization) {
      return refusal(401, "The organization of the request is not that of the key.", "mismatched_organization");
    }
    if ((headers["openai-project"] ?? this.project) !== this.project) {
      return refusal(401, "The project of the request is not that of the key.", "mismatched_project");
    }
    return undefined;
  }
}

/** A server's compatible part, and the endpoints of its own. */
function nativeRoutes({ base, models, list, answers }: NativeServer): Route[] {
  const served = models.map(({ id }): ServedModel => ({ id: String(id), ownedBy: "native", contextLength: 8192, sees: true }));
  const own = Object.entries(answers).map(([place, answer]): Route => {
    const [method = "", path = "", about] = place.split(" ");
    const isAsked = ({ body }: RecordedRequest): boolean =>
      about === undefined || (typeof body === "object" && body !== null && "model" in body && body.model === about);
    return {
      method: method === "POST" ? "POST" : "GET",
      path,
      handle: ({ request }) => (isAsked(request) ? jsonReply(200, answer) : refusal(404, "There is no such model.", null)),
    };
  });
  return [
    { method: "GET", path: `${base}/models`, handle: () => jsonReply(200, { object: "list", ...list, data: models }) },
    {
      method: "POST",
      path: `${base}/chat/completions`,
      isChat: true,
      handle: (context) => completeChat(context, served, wordProblem),
    },
    ...own,
  ];
}

function refusal(status: number, message: string, code: string | null, param: string | null = null): Reply {
  return jsonReply(status, openAiError(message, "invalid_request_error", code, param));
}

function completeAsOpenAI(context: RouteContext): Reply {
  const { body } = context.request;
  const asked: Record<string, unknown> = typeof body === "object" && body !== null ? { ...body } : {};
  const model = String(asked["model"]);
  const answeredBy = openAICatalogue.get(model);
  if (answeredBy === "other")
    return refusal(404, "This is not a chat model, so chat completions do not answer it.", null, "model");
  if (answeredBy === "responses") {
    return refusal(404, "This model is only supported in v1/responses, not in v1/chat/completions.", null, "model");
  }
  const [refused, why] = parameterRefused(model, asked) ?? [];
  if (refused) return refusal(400, `'${refused}' is not supported with this model.`, why ?? null, refused);
  return completeChat(context, chatModels, wordProblem);
}

/** The first parameter in a request that the model rejects, and the code of the error. */
function parameterRefused(model: string, asked: Record<string, unknown>): readonly [name: string, code: string] | undefined {
  const reasons = /^(?:o\d|gpt-5)/.test(model);
  const chats = /-chat-|-search-/.test(model);
  const refused = (name: string, code = "unsupported_parameter"): readonly [string, string] | undefined =>
    asked[name] === undefined ? undefined : [name, code];
  if (reasons || chats) {
    const found = refused("max_tokens") ?? refused("stop") ?? refused("temperature", "unsupported_value") ?? refused("top_p");
    if (found) return found;
  }
  return reasons && !chats ? undefined : refused("reasoning_effort");
}

function wordProblem({ status, kind, message, param }: Problem): Reply {
  const codes = { "model-not-found": "model_not_found", "context-overflow": "context_length_exceeded", "bad-request": null };
  return refusal(status, message, codes[kind], param);
}
