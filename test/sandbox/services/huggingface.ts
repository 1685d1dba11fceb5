// Hugging Face: the router, which lists models with the companies that serve them and forwards requests; and of the hub the
// call that returns a token's account. Specified at https://huggingface.co/docs/inference-providers.

import { HttpService, type Route, type RouteContext } from "../http-service.js";
import { completeChat, listModels, type Problem, type ServedModel } from "../openai-compatible.js";
import { openAiError } from "../openai-wire.js";
import type { RecordedRequest } from "../recorded-request.js";
import { jsonReply, type Reply } from "../reply.js";
import type { ServiceOptions } from "../service.js";

export interface HuggingFaceUser {
  readonly name: string;
  readonly fullname: string;
  readonly email: string;
  readonly orgs: readonly string[];
  /** Whether the token has the permission to call Inference Providers. */
  mayInfer: boolean;
  /** Whether there are credits left this month. */
  hasCredits: boolean;
}

const server = (provider: string, more: object = {}): Record<string, unknown> & { provider: string; status: string } => ({
  provider,
  status: "live",
  supports_tools: false,
  supports_structured_output: false,
  ...more,
});

const text = { input_modalities: ["text"], output_modalities: ["text"] };

const catalogue = [
  {
    id: "openai/gpt-oss-120b",
    architecture: text,
    providers: [
      server("groq", {
        context_length: 131_072,
        pricing: { input: 0.15, output: 0.75 },
        supports_tools: true,
        first_token_latency_ms: 180.4,
        throughput: 480,
      }),
      server("novita", {
        context_length: 65_536,
        pricing: { input: 0.1, output: 0.5 },
        first_token_latency_ms: 640,
        throughput: 60,
      }),
      server("sleeper", {
        status: "error",
        context_length: 1_000_000,
        pricing: { input: 0.01, output: 0.01 },
        supports_tools: true,
      }),
    ],
  },
  {
    id: "Qwen/Qwen3-VL-8B-Instruct",
    architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
    providers: [
      server("together", { context_length: 262_144, pricing: { input: 0.18, output: 0.68 }, first_token_latency_ms: 410 }),
    ],
  },
  {
    id: "meta-llama/Llama-3.1-8B-Instruct",
    architecture: text,
    providers: [server("scaleway", { is_free: true, context_length: 131_072 }), server("nameless")],
  },
  { id: "someone/asleep-7B", architecture: text, providers: [server("sleeper", { status: "error" })] },
  {
    id: "someone/painter",
    architecture: { input_modalities: ["text"], output_modalities: ["image"] },
    providers: [server("together")],
  },
];

/** Each model under its own name, with the rules, and with the companies that serve it now. */
const served: readonly ServedModel[] = catalogue.map(({ id, architecture, providers }) => {
  const live = providers.filter(({ status }) => status === "live").map(({ provider }) => provider);
  const aliases = live.length > 0 ? ["fastest", "cheapest", "preferred", ...live].map((route) => `${id}:${route}`) : [];
  return {
    id,
    ownedBy: id.split("/")[0] ?? id,
    aliases,
    contextLength: 131_072,
    sees: architecture.input_modalities.includes("image"),
    listed: { architecture, providers },
  };
});
const awake = served.filter(({ aliases }) => (aliases ?? []).length > 0);

export class HuggingFaceService extends HttpService {
  readonly demoToken = "hf_sandboxDemoToken";
  /** By token; tests may add users and change them. */
  readonly users = new Map<string, HuggingFaceUser>([
    [
      this.demoToken,
      {
        name: "demo",
        fullname: "Demo User",
        email: "demo@snowcell.dev",
        orgs: ["snowcell", "sandbox-labs"],
        mayInfer: true,
        hasCredits: true,
      },
    ],
  ]);

  protected readonly routes: readonly Route[] = [
    { method: "GET", path: "/v1/models", handle: () => listModels(served) },
    { method: "POST", path: "/v1/chat/completions", isChat: true, handle: (context) => this.#chat(context) },
    { method: "GET", path: "/api/whoami-v2", handle: ({ request }) => this.#whoAmI(request) },
    // The response of the former host, which is shut down.
    { method: "GET", path: /^\/retired\//, handle: retired },
    { method: "POST", path: /^\/retired\//, isChat: true, handle: retired },
  ];

  static async start(options: ServiceOptions): Promise<HuggingFaceService> {
    const service = new HuggingFaceService("huggingface", options);
    await service.start();
    return service;
  }

  get settings(): Readonly<Record<string, unknown>> {
    return { "snowcell.huggingface.baseUrl": `${this.url}/v1`, "snowcell.huggingface.hubUrl": this.url };
  }

  get notes(): readonly string[] {
    return [`token ${this.demoToken}, user demo, organizations snowcell and sandbox-labs`];
  }

  #whoAmI(request: RecordedRequest): Reply {
    const user = this.#userOf(request);
    if (!user) return unknownToken();
    const { name, fullname, email, orgs } = user;
    return jsonReply(200, {
      type: "user",
      id: "0123456789abcdef01234567",
      name,
      fullname,
      email,
      emailVerified: true,
      isPro: false,
      canPay: false,
      orgs: orgs.map((org) => ({ type: "org", name: org, fullname: org, roleInOrg: "write" })),
      auth: { type: "access_token", accessToken: { displayName: "sandbox", role: "fineGrained" } },
    });
  }

  #chat(context: RouteContext): Reply {
    const { request } = context;
    const user = this.#userOf(request);
    if (!user) return unknownToken();
    const payer = request.headers["x-hf-bill-to"];
    if (!user.mayInfer) return notAllowed(`user ${user.name}`);
    if (typeof payer === "string" && !user.orgs.includes(payer)) return notAllowed(`org ${payer}`);
    if (!user.hasCredits) return jsonReply(402, { error: "The monthly credits that are included are used up." });
    return completeChat(context, awake, wordProblem);
  }

  #userOf({ headers }: RecordedRequest): HuggingFaceUser | undefined {
    const token = /^Bearer +(.+)$/i.exec(headers.authorization ?? "")?.[1];
    return token === undefined ? undefined : this.users.get(token);
  }
}

function unknownToken(): Reply {
  return jsonReply(401, { error: "Invalid username or password." });
}

function notAllowed(onBehalfOf: string): Reply {
  const error = `This authentication method does not have sufficient permissions to call Inference Providers on behalf of ${onBehalfOf}`;
  return jsonReply(403, { error });
}

function retired(): Reply {
  return jsonReply(410, { error: "This address is no longer supported. Use the router instead." });
}

function wordProblem({ status, kind, message, param }: Problem): Reply {
  if (kind !== "model-not-found") return jsonReply(status, openAiError(message, "invalid_request_error", null, param));
  const missing = "The requested model is not supported by any provider you have enabled.";
  return jsonReply(400, openAiError(missing, "invalid_request_error", "model_not_supported", param));
}
