// SnowCell: a token check, three deployed models that authenticate requests differently, and the shared inference service.
// Specified in the protocol reference, section SnowCell.

import { HttpService, type Route, type RouteContext } from "../http-service.js";
import { completeChat, listModels, type Problem, type ServedModel } from "../openai-compatible.js";
import type { RecordedRequest } from "../recorded-request.js";
import { jsonReply, type Reply, textReply } from "../reply.js";
import type { ServiceOptions } from "../service.js";

export interface SnowCellUser {
  readonly tokens: Set<string>;
  /** The user's data in a successful token check; absent: none. */
  readonly profile?: { readonly name: string; readonly email: string; readonly organization: string };
}

/** An entry of the `snowcell.models` setting. */
export interface SnowCellModelSetting {
  readonly key: string;
  readonly name: string;
  readonly endpoint: string;
  readonly description: string;
  readonly boundary: "company";
}

interface Deployment {
  readonly key: string;
  readonly description: string;
  readonly model: ServedModel;
  /** Whether its server lists models. */
  readonly lists: boolean;
  /** The answer to a request without a valid bearer token; absent: it needs none. */
  readonly refuse?: () => Reply;
}

const deployments: readonly Deployment[] = [
  {
    key: "qwen",
    description: "Qwen 1.5 0.5B Chat Model",
    model: served("Qwen/Qwen1.5-0.5B-Chat", 32_768),
    lists: true,
  },
  {
    key: "llama",
    description: "Llama 2 7B Chat Model",
    model: served("Meta-Llama/Llama-2-7b-chat", 4096),
    lists: true,
    refuse: () => textReply(401, "JWT format error"),
  },
  {
    key: "mistral",
    description: "Mistral 7B Instruct Model",
    model: served("mistralai/Mistral-7B-Instruct", 32_768),
    lists: false,
    // Its gateway returns 404 for unauthenticated requests.
    refuse: () => textReply(404, "404 page not found\n"),
  },
];

/** The shared inference service also accepts each model's slug. */
const sharedModels: readonly ServedModel[] = deployments.map(({ key, model }) => ({ ...model, aliases: [key] }));

export class SnowCellService extends HttpService {
  readonly demoUser = "demo@snowcell.dev";
  readonly demoToken = "demo-token-12345";
  /** By the name in `x-api-user`; tests may add users and tokens. */
  readonly users = new Map<string, SnowCellUser>([
    [
      this.demoUser,
      {
        tokens: new Set([this.demoToken]),
        profile: { name: "Demo User", email: this.demoUser, organization: "SnowCell Sandbox" },
      },
    ],
  ]);
  /** The slug that `/models/coding/current` returns. */
  codingModel = "qwen";

  protected readonly routes: readonly Route[] = [
    { method: "GET", path: "/auth/validate", handle: ({ request }) => this.#validate(request) },
    { method: "GET", path: "/models/coding/current", handle: () => textReply(200, this.codingModel) },
    { method: "POST", path: "/v1/chat/completions", isChat: true, handle: (context) => this.#sharedInference(context) },
    { method: "GET", path: "/v1/models", handle: ({ request }) => this.#sharedModels(request) },
    ...deployments.flatMap((deployment) => this.#deploymentRoutes(deployment)),
  ];

  static async start(options: ServiceOptions): Promise<SnowCellService> {
    const service = new SnowCellService("snowcell", options);
    await service.start();
    return service;
  }

  /** Address of the token check: a value for the `snowcell.authUrl` setting. */
  get authUrl(): string {
    return `${this.url}/auth/validate`;
  }

  /** Origin of the shared inference service, without `/v1/chat/completions`: a value for `snowcell.inferenceUrl`. */
  get inferenceUrl(): string {
    return this.url;
  }

  /** A value for the `snowcell.models` setting. */
  get models(): readonly SnowCellModelSetting[] {
    return deployments.map(({ key, description, model }) => ({
      key,
      name: model.id,
      endpoint: `${this.url}/${key}/v1/chat/completions`,
      description,
      // It represents a service of the organization, although it runs on this machine.
      boundary: "company",
    }));
  }

  /** The same for models that call tools: their list does not say that they do. */
  get modelsWithTools(): readonly object[] {
    return this.models.map((model) => ({ ...model, capabilities: ["chat", "tools"], contextLength: 100_000 }));
  }

  get settings(): Readonly<Record<string, unknown>> {
    return { "snowcell.authUrl": this.authUrl, "snowcell.inferenceUrl": this.inferenceUrl, "snowcell.models": this.models };
  }

  get notes(): readonly string[] {
    return [
      `user ${this.demoUser}, token ${this.demoToken}`,
      "qwen answers anyone; llama says 401 and mistral 404 without the token",
    ];
  }

  /** Invalidates the token for all users. */
  revoke(token: string): void {
    for (const { tokens } of this.users.values()) tokens.delete(token);
  }

  #validate({ headers }: RecordedRequest): Reply {
    const failed = (status: number, message: string, code?: string): Reply =>
      jsonReply(status, { status: "error", ...(code === undefined ? {} : { code }), message });
    const name = single(headers["x-api-user"]);
    const owner = this.#ownerOf(single(headers["x-api-token"]));
    if (name !== undefined && !this.users.has(name)) return failed(404, `There is no user ${name}.`, "unknown_user");
    if (!owner) return failed(401, "The token is not valid, or has expired.");
    if (name !== undefined && owner !== this.users.get(name)) return failed(403, `The token does not belong to ${name}.`);
    return jsonReply(200, { status: "success", ...(owner.profile ? { user: owner.profile } : {}) });
  }

  #sharedInference(context: RouteContext): Reply {
    if (!this.#letsIn(context.request)) return this.#sharedRefusal(context.request);
    return completeChat(context, sharedModels, ({ status, kind, message }) =>
      rfc7807(status, kind, message, context.request.path),
    );
  }

  #sharedModels(request: RecordedRequest): Reply {
    return this.#letsIn(request) ? listModels(sharedModels) : this.#sharedRefusal(request);
  }

  #sharedRefusal({ path }: RecordedRequest): Reply {
    return rfc7807(401, "unauthorized", "The bearer token is missing or not valid.", path, { "www-authenticate": "Bearer" });
  }

  #deploymentRoutes({ key, model, lists, refuse }: Deployment): Route[] {
    const guarded = (handle: Route["handle"]): Route["handle"] => {
      return (context) => (refuse && !this.#letsIn(context.request) ? refuse() : handle(context));
    };
    const listed: Route = { method: "GET", path: `/${key}/v1/models`, handle: guarded(() => listModels([model])) };
    const chat = guarded((context) => completeChat(context, [model], vllmError));
    return [{ method: "POST", path: `/${key}/v1/chat/completions`, isChat: true, handle: chat }, ...(lists ? [listed] : [])];
  }

  #letsIn({ headers }: RecordedRequest): boolean {
    const token = /^Bearer +(.+)$/i.exec(headers.authorization ?? "")?.[1];
    return this.#ownerOf(token) !== undefined;
  }

  #ownerOf(token: string | undefined): SnowCellUser | undefined {
    if (token === undefined) return undefined;
    return [...this.users.values()].find(({ tokens }) => tokens.has(token));
  }
}

function served(id: string, contextLength: number): ServedModel {
  return { id, ownedBy: "vllm", contextLength, listed: { root: id, parent: null, max_model_len: contextLength } };
}

/** A problem as vLLM reports it: the status is repeated as the code. */
function vllmError({ status, kind, message, param }: Problem): Reply {
  const type = kind === "model-not-found" ? "NotFoundError" : "BadRequestError";
  return jsonReply(status, { error: { message, type, param, code: status } });
}

/** Problem details for HTTP, RFC 7807. */
function rfc7807(
  status: number,
  slug: string,
  detail: string,
  instance: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const title = slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll("-", " ");
  const problem = { type: `https://inference.snowcell.io/problems/${slug}`, title, detail, instance };
  return jsonReply(status, problem, { "content-type": "application/problem+json", ...headers });
}

function single(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "string" ? header : header?.[0];
}
