// Start here: the provider. model-settings.ts reads its models; model-endpoints.ts chooses a server.
//
// SnowCell: separately deployed models, each at its own address, some of which require a login; and the current coding
// model of the shared inference service. Wire format: OpenAI-compatible chat completions.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, type FailureKind, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { withAbilities } from "../../models/abilities/abilities.js";
import { familyClaims } from "../../models/abilities/families.js";
import { Emitter } from "../../platform/emitter.js";
import type { Settings } from "../../platform/ports.js";
import type { CompletionRequest, CompletionSupport } from "../../provider-api/completion.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  ConnectionCheck,
  CredentialSource,
  Credentials,
  LoginMethod,
  ModelInfo,
  Provider,
} from "../../provider-api/provider.js";
import { readBodyText } from "../../wire/http/body-text.js";
import type { WireContext } from "../../wire/http/context.js";
import { createPolicyFetch } from "../../wire/http/policy-fetch.js";
import { listOpenAIModels, type OpenAIEndpoint, streamOpenAIChat } from "../../wire/openai-chat/openai-chat.js";
import { streamWithRetry } from "../../wire/retry/retry.js";
import type { EndpointCompletions } from "../completions/endpoint-completions.js";
import { snowCellDescription } from "./description.js";
import { boundaryOfModel } from "./model-boundary.js";
import { ModelDiscovery } from "./model-discovery.js";
import { ModelEndpoints } from "./model-endpoints.js";
import {
  codingKey,
  isBuiltInModel,
  readEndpoint,
  readModelSettings,
  type SnowCellEndpoint,
  type SnowCellModel,
} from "./model-settings.js";
import { checkToken, readAuthUrl } from "./token-check.js";

/** How long discovered facts count as fresh; a deployment's context length rarely changes. */
const discoveryLifetimeMs = 5 * 60_000;
const discoveryTimeoutMs = 20_000;
/** In bytes; a slug is one line of text. */
const longestSlugBody = 4096;

export class SnowCellProvider implements Provider {
  readonly id = snowCellDescription.id;
  readonly name = snowCellDescription.name;
  readonly boundary = snowCellDescription.boundary;
  readonly worksWithoutLogin = snowCellDescription.worksWithoutLogin;
  private readonly changed = new Emitter<void>();
  readonly onDidChangeModels = this.changed.event;
  /** The shared service's model, as last reported for a logged-in user. */
  private coding: { model: SnowCellModel | undefined; token: string; askedAt: number } | undefined;
  private readonly discovery: ModelDiscovery;
  private readonly endpoints: ModelEndpoints;
  private completions: EndpointCompletions | undefined;

  constructor(
    private readonly context: WireContext,
    private readonly settings: Settings,
    private readonly credentials: CredentialSource,
  ) {
    this.discovery = new ModelDiscovery(context);
    this.endpoints = new ModelEndpoints(context.clock);
  }

  get loginMethods(): readonly LoginMethod[] {
    return snowCellDescription.loginMethods(this.settings);
  }

  configurationProblems(): readonly Failure[] {
    const problems = [...readModelSettings(this.settings.get("snowcell.models")).problems];
    try {
      readAuthUrl(this.settings.get("snowcell.authUrl"));
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure) problems.push(failure);
    }
    return problems;
  }

  address(model: string | undefined): string | undefined {
    const { models } = readModelSettings(this.settings.get("snowcell.models"));
    return (models.find(({ key }) => key === model) ?? models[0])?.baseUrl;
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const token = await this.token();
    signal.throwIfAborted();
    const models = this.models(token);
    // Not awaited: a failing endpoint must not delay the list. Later results arrive as a change.
    void this.discover(models, token);
    return models.map((model) => this.modelInfo(model));
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    const model = await this.find(id, signal);
    if (!model) return undefined;
    await this.discoverModel(model, await this.token(), signal);
    return this.modelInfo(model);
  }

  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    let found: { readonly model: SnowCellModel; readonly token: string | undefined } | undefined;
    let server: SnowCellEndpoint | undefined;
    // Choose the endpoint per attempt, so that a retry can use another one.
    const attempt = async (): Promise<AsyncIterable<ChatEvent>> => {
      found ??= await this.findServed(request.model, signal);
      const { model, token } = found;
      server = this.endpoints.choose(model, request.conversationId);
      const events = streamOpenAIChat(this.context, this.endpoint(server, token), { ...request, model: model.name }, signal);
      return this.endpoints.watch(server, request.conversationId, events);
    };
    const explain = (failure: Failure): Failure | Promise<Failure> =>
      found && server ? this.explainRefusal(failure, found.token, server) : failure;
    return streamWithRetry(this.context, attempt, signal, { provider: this.id, explain });
  }

  async completionSupport(info: ModelInfo, signal: AbortSignal): Promise<CompletionSupport | undefined> {
    const { model, token } = await this.findServed(info.id, signal);
    const named = { ...info, id: model.name };
    return await (await this.completing()).support(this.endpoint(model, token), named, false, signal);
  }

  async *streamCompletion(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    try {
      const { model, token } = await this.findServed(request.model, signal);
      // The same server for all, which then has the prefix cached.
      const endpoint = this.endpoint(model, token);
      yield* (await this.completing()).stream(endpoint, { ...request, model: model.name }, signal);
    } catch (thrown) {
      yield { type: "failed", failure: failureOf(thrown) ?? internalFailure(this.id, thrown) };
    }
  }

  private async completing(): Promise<EndpointCompletions> {
    if (!this.completions) {
      const { EndpointCompletions } = await import("../completions/endpoint-completions.js");
      this.completions ??= new EndpointCompletions(this.context);
    }
    return this.completions;
  }

  /** Throws a `FailureError` if there is no such model. */
  private async findServed(
    id: string,
    signal: AbortSignal,
  ): Promise<{ readonly model: SnowCellModel; readonly token: string | undefined }> {
    const [model, token] = await Promise.all([this.find(id, signal), this.token()]);
    if (model) return { model, token };
    throw new FailureError({ provider: this.id, kind: "model-not-found", model: id, remedy: "switch-model" });
  }

  async verifyCredentials(_method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    const authUrl = readAuthUrl(this.settings.get("snowcell.authUrl"));
    return await checkToken(createPolicyFetch(this.context, { provider: this.id }), authUrl, values, signal);
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    const start = this.context.clock.monotonic();
    const duration = (): number => this.context.clock.monotonic() - start;
    try {
      const stored = await this.credentials.read();
      if (stored) {
        await this.verifyCredentials(stored.method, stored.values, signal);
      } else {
        const first = readModelSettings(this.settings.get("snowcell.models")).models[0];
        if (first) await listOpenAIModels(this.context, this.endpoint(first, undefined), signal);
      }
      return { ok: true, durationMs: duration() };
    } catch (thrown) {
      const failure = failureOf(thrown) ?? internalFailure(this.id, thrown);
      if (failure.kind === "unauthenticated") await this.credentials.reject();
      return { ok: false, durationMs: duration(), failure };
    }
  }

  /** The hosts of login and inference service in the settings: an organization's own models may run there. */
  private companyHosts(): readonly string[] {
    const addresses = [this.settings.get("snowcell.authUrl"), this.settings.get("snowcell.inferenceUrl")];
    return addresses.flatMap((address) => readEndpoint(String(address ?? ""))?.host ?? []);
  }

  private async token(): Promise<string | undefined> {
    return (await this.credentials.read())?.values["token"]?.trim();
  }

  private models(token: string | undefined): readonly SnowCellModel[] {
    const { models, codingAbilities: abilities } = readModelSettings(this.settings.get("snowcell.models"));
    const coding = this.coding?.token === token ? this.coding?.model : undefined;
    if (!coding || models.some((model) => model.key === codingKey)) return models;
    return [...models, abilities ? { ...coding, abilities } : coding];
  }

  private async find(id: string, signal: AbortSignal): Promise<SnowCellModel | undefined> {
    const token = await this.token();
    const known = this.models(token).find((model) => model.key === id);
    if (known || id !== codingKey || token === undefined) return known;
    await this.askCodingModel(token, signal);
    return this.models(token).find((model) => model.key === id);
  }

  private endpoint(model: SnowCellEndpoint, token: string | undefined): OpenAIEndpoint {
    return {
      provider: this.id,
      baseUrl: model.baseUrl,
      path: model.path,
      maxTokensField: "max_tokens",
      ...(token !== undefined && model.takesToken ? { apiKey: token } : {}),
    };
  }

  private modelInfo(model: SnowCellModel): ModelInfo {
    const discovered = this.discovery.at(model.baseUrl);
    const size = /(?:^|[-_ ])(\d+(?:\.\d+)?[BM])(?:$|[-_ ])/i.exec(model.name)?.[1];
    const family = /[a-z]+/i.exec(model.name.split("/").at(-1) ?? "")?.[0]?.toLowerCase();
    const info: ModelInfo = {
      provider: this.id,
      id: model.key,
      name: displayName(model),
      description: model.name,
      ...(family ? { family } : {}),
      capabilities: ["chat", "completion"],
      aliases: [model.key],
      host: model.host,
      boundary: boundaryOfModel(model, this.companyHosts()),
      ...(size ? { parameters: size.toUpperCase() } : {}),
      ...(isBuiltInModel(model) ? { parametersTaken: ["temperature", "maxTokens", "topP", "stop"] as const } : {}),
    };
    return withAbilities(info, {
      ...discovered?.claims,
      family: familyClaims(discovered?.runs ?? model.name) ?? {},
      user: model.abilities ?? {},
    });
  }

  private async discoverModel(model: SnowCellModel, token: string | undefined, signal: AbortSignal): Promise<boolean> {
    return await this.discovery.ask(this.endpoint(model, token), model.name, model.host, signal);
  }

  /** A refusal means a missing login if the user is logged out, and an expired session otherwise. */
  private async explainRefusal(
    failure: Failure,
    token: string | undefined,
    { takesToken, host }: SnowCellEndpoint,
  ): Promise<Failure> {
    if (token !== undefined && !takesToken) return lacksAccess.has(failure.kind) ? withheldToken(failure, host) : failure;
    if (token === undefined) {
      if (failure.kind === "unauthenticated") return { ...failure, kind: "signed-out", remedy: "log-in" };
      // Gateways hide resources from unauthenticated clients.
      if (failure.kind === "not-found" || failure.kind === "forbidden") return { ...failure, remedy: "log-in" };
      return failure;
    }
    if (failure.kind === "unauthenticated") await this.credentials.reject();
    return failure;
  }

  private async discover(models: readonly SnowCellModel[], token: string | undefined): Promise<void> {
    const now = this.context.clock.monotonic();
    const due = (askedAt: number | undefined): boolean => askedAt === undefined || now - askedAt > discoveryLifetimeMs;
    const signal = AbortSignal.timeout(discoveryTimeoutMs);
    const asking = models
      .filter((model) => due(this.discovery.at(model.baseUrl)?.askedAt))
      .map((model) => this.discoverModel(model, token, signal));
    if (token !== undefined && (this.coding?.token !== token || due(this.coding.askedAt)))
      asking.push(this.askCodingModel(token, signal));
    // Publish each result as it arrives, so that one slow endpoint does not delay the rest.
    for (const asked of asking) {
      void asked.then((changed) => {
        if (changed) this.changed.fire();
      });
    }
  }

  /** Fetches the shared service's current coding model. Returns whether it changed; no answer is not a failure here. */
  private async askCodingModel(token: string, signal: AbortSignal): Promise<boolean> {
    const before = this.coding?.token === token ? this.coding.model : undefined;
    this.coding = { model: before, token, askedAt: this.context.clock.monotonic() };
    const inference = readEndpoint(String(this.settings.get("snowcell.inferenceUrl") ?? ""));
    if (!inference) return false;
    try {
      const url = new URL("/models/coding/current", readAuthUrl(this.settings.get("snowcell.authUrl")));
      const fetch = createPolicyFetch(this.context, { provider: this.id });
      const response = await fetch(url, { headers: { "x-api-token": token }, signal });
      const slug = (await readBodyText(response, longestSlugBody)).text.trim();
      if (!response.ok || !/^[\w./:@+-]{1,200}$/.test(slug)) return false;
      this.coding.model = { key: codingKey, name: slug, description: l10n.t("Current coding model"), ...inference };
      return before?.name !== slug;
    } catch (thrown) {
      this.context.log.debug(
        `SnowCell's current coding model is unknown: ${thrown instanceof FailureError ? thrown.failure.kind : "error"}`,
      );
      return false;
    }
  }
}

const lacksAccess: ReadonlySet<FailureKind> = new Set<FailureKind>(["unauthenticated", "forbidden", "not-found"]);

function withheldToken(failure: Failure, host: string): Failure {
  return {
    ...failure,
    kind: "configuration",
    setting: "snowcell.models",
    detail: l10n.t(
      'The token was not sent to {0} because its address uses unencrypted http. Use https, or set "sendToken" to true in its entry.',
      host,
    ),
    remedy: "open-settings",
  };
}

/** Uses a short description as the name; otherwise the server's own name without its owner. */
function displayName(model: SnowCellModel): string {
  const { description } = model;
  return description !== undefined && description.length <= 40 ? description : (model.name.split("/").at(-1) ?? model.name);
}
