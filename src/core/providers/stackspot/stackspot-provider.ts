// Start here: the provider. agent-chat.ts and quick-command.ts are its two kinds of request.
//
// StackSpot with either kind of login: an API key with three OpenAI-compatible models, or a service credential with the
// agents and quick commands named in the settings.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf, isWordless } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import type { Settings } from "../../platform/ports.js";
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
import type { WireContext } from "../../wire/http/context.js";
import type { PollingPace } from "../../wire/jobs/polling.js";
import { streamOpenAIChat } from "../../wire/openai-chat/openai-chat.js";
import { streamWithRetry } from "../../wire/retry/retry.js";
import { addressIn, readAddress } from "./address-setting.js";
import { askAgent } from "./agent-chat.js";
import { apiKeyEndpoint, apiKeyModels, isApiKeyModel, keyCheck } from "./api-key-models.js";
import { Conversations } from "./conversations.js";
import { stackSpotDescription } from "./description.js";
import { runQuickCommand } from "./quick-command.js";
import { type ServiceIdentity, ServiceTokens } from "./service-tokens.js";
import { addresses, readAgents, readQuickCommands, readRealm, stackSpotProblems, tokenUrl } from "./stackspot-settings.js";

/** Prefix of the model id of a quick command. */
const quickCommandPrefix = "quick-command/";
const usualPace: PollingPace = { firstMs: 1000, longestMs: 4000, mostFailures: 20 };

type LoggedIn =
  | { readonly method: "api-key"; readonly apiKey: string }
  | { readonly method: "service-credential"; readonly identity: ServiceIdentity };

export class StackSpotProvider implements Provider {
  readonly id = stackSpotDescription.id;
  readonly name = stackSpotDescription.name;
  readonly boundary = stackSpotDescription.boundary;
  readonly worksWithoutLogin = stackSpotDescription.worksWithoutLogin;
  readonly #tokens: ServiceTokens;
  readonly #conversations = new Conversations();
  readonly #pace: PollingPace;

  constructor(
    private readonly context: WireContext,
    private readonly settings: Settings,
    private readonly credentials: CredentialSource,
    pace: Partial<PollingPace> = {},
  ) {
    this.#tokens = new ServiceTokens(context);
    this.#pace = { ...usualPace, ...pace };
  }

  get loginMethods(): readonly LoginMethod[] {
    return stackSpotDescription.loginMethods(this.settings);
  }

  configurationProblems(): readonly Failure[] {
    return stackSpotProblems(this.settings);
  }

  /** The default is the first configured model: an agent if the settings name one, else one of the API key's. */
  address(model: string | undefined): string | undefined {
    const isKeyModel = model === undefined ? readAgents(this.settings).length === 0 : isApiKeyModel(model);
    const isCommand = model?.startsWith(quickCommandPrefix) === true;
    const setting = isKeyModel ? addresses.api : isCommand ? addresses.quickCommands : addresses.inference;
    return addressIn(this.settings, setting);
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const loggedIn = await this.#loggedIn();
    signal.throwIfAborted();
    if (loggedIn.method === "api-key") return apiKeyModels(readAddress(this.settings, addresses.api));
    const shared = { provider: this.id, capabilities: ["agent", "chat"], parametersTaken: [] } as const;
    const agentHost = new URL(readAddress(this.settings, addresses.inference)).host;
    const commandHost = new URL(readAddress(this.settings, addresses.quickCommands)).host;
    return [
      ...readAgents(this.settings).map((agent): ModelInfo => ({ ...shared, ...agent, family: "agent", host: agentHost })),
      ...readQuickCommands(this.settings).map(
        ({ slug, ...command }): ModelInfo => ({
          ...shared,
          ...command,
          id: quickCommandPrefix + slug,
          family: "quick-command",
          host: commandHost,
        }),
      ),
    ];
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    return (await this.listModels(signal)).find((model) => model.id === id);
  }

  async *streamChat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    try {
      const loggedIn = await this.#loggedIn();
      const events =
        loggedIn.method === "api-key"
          ? this.#askModel(loggedIn.apiKey, request, signal)
          : await this.#askService(loggedIn.identity, request, signal);
      for await (const event of events) {
        if (event.type === "failed") await this.#noteRefusal(event.failure);
        yield event;
      }
    } catch (thrown) {
      yield { type: "failed", failure: failureOf(thrown) ?? internalFailure(this.id, thrown) };
    }
  }

  async verifyCredentials(method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    const loggedIn = this.#read(method, values);
    if (loggedIn.method === "service-credential") {
      await this.#tokens.renew(loggedIn.identity, signal);
      return { label: values["clientId"]?.trim() ?? "", organization: this.#realm(values) };
    }
    for await (const event of this.#askModel(loggedIn.apiKey, keyCheck, signal)) {
      // The service accepted the key, even if one token was too few for an answer.
      if (event.type === "failed" && !isWordless(event.failure)) throw new FailureError(event.failure);
    }
    return { label: l10n.t("API key") };
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    const start = this.context.clock.monotonic();
    const duration = (): number => this.context.clock.monotonic() - start;
    try {
      const stored = await this.credentials.read();
      if (!stored) throw new FailureError(this.#loggedOut());
      await this.verifyCredentials(stored.method, stored.values, signal);
      return { ok: true, durationMs: duration() };
    } catch (thrown) {
      const failure = failureOf(thrown) ?? internalFailure(this.id, thrown);
      await this.#noteRefusal(failure);
      return { ok: false, durationMs: duration(), failure };
    }
  }

  #askModel(apiKey: string, request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const endpoint = apiKeyEndpoint(request.model, readAddress(this.settings, addresses.api), apiKey);
    if (!endpoint) throw new FailureError(this.#noSuchModel(request.model));
    const attempt = (): AsyncIterable<ChatEvent> => streamOpenAIChat(this.context, endpoint, request, signal);
    return streamWithRetry(this.context, attempt, signal, { provider: this.id });
  }

  async #askService(identity: ServiceIdentity, request: ChatRequest, signal: AbortSignal): Promise<AsyncIterable<ChatEvent>> {
    const agent = readAgents(this.settings).find(({ id }) => id === request.model);
    const command = readQuickCommands(this.settings).find(({ slug }) => quickCommandPrefix + slug === request.model);
    if (!agent && !command) throw new FailureError(this.#noSuchModel(request.model));
    const setting = agent ? addresses.inference : addresses.quickCommands;
    const service = {
      fetch: this.#tokens.fetch(identity, setting.name),
      baseUrl: readAddress(this.settings, setting),
      secrets: () => this.#tokens.secrets(identity),
      conversations: this.#conversations,
    };
    const turn = await this.#conversations.turn(request);
    if (command) {
      const { clock } = this.context;
      return runQuickCommand({ ...service, slug: command.slug, clock, pace: this.#pace }, request, turn, signal);
    }
    const attempt = (): AsyncIterable<ChatEvent> => askAgent(service, request, turn, signal);
    return streamWithRetry(this.context, attempt, signal, { provider: this.id });
  }

  async #loggedIn(): Promise<LoggedIn> {
    const stored = await this.credentials.read();
    if (!stored) throw new FailureError(this.#loggedOut());
    return this.#read(stored.method, stored.values);
  }

  #read(method: string, values: Credentials): LoggedIn {
    if (method === "api-key") {
      return { method, apiKey: this.#needed(values, "apiKey", l10n.t("The API key is empty.")) };
    }
    const identity = {
      tokenUrl: tokenUrl(this.settings, this.#realm(values)),
      clientId: this.#needed(values, "clientId", l10n.t("The client ID is empty.")),
      clientSecret: this.#needed(values, "clientSecret", l10n.t("The client key is empty.")),
    };
    return { method: "service-credential", identity };
  }

  /** The credential's realm; without one, the one in the current settings. */
  #realm(values: Credentials): string {
    return values["realm"]?.trim() || readRealm(this.settings);
  }

  #needed(values: Credentials, key: string, complaint: string): string {
    const value = values[key]?.trim() ?? "";
    if (value !== "") return value;
    throw new FailureError({ provider: this.id, kind: "unauthenticated", note: complaint, remedy: "log-in" });
  }

  async #noteRefusal(failure: Failure): Promise<void> {
    if (failure.kind === "unauthenticated") await this.credentials.reject();
  }

  #loggedOut(): Failure {
    return { provider: this.id, kind: "signed-out", remedy: "log-in" };
  }

  #noSuchModel(model: string): Failure {
    return { provider: this.id, kind: "model-not-found", model, remedy: "switch-model" };
  }
}
