// Start here: the provider. openai-compatible.ts is what other OpenAI-compatible providers share.
//
// OpenAI: its own service, or a gateway in place of it. Reasoning models use Responses, the others chat completions;
// parameters that reasoning models refuse are not sent. Wire format: https://platform.openai.com/docs/api-reference.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { type CappedList, modelsFrom } from "../../models/model-cap.js";
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
  WireApi,
} from "../../provider-api/provider.js";
import type { WireContext } from "../../wire/http/context.js";
import { listOpenAIModels, type OpenAIEndpoint, type OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { retryCall } from "../../wire/retry/retry.js";
import { keyAt } from "./azure.js";
import { type Address, problemsOf, readBaseUrl } from "./base-url.js";
import { apiOf, isChatModel, isEmbeddingModel, isResponsesModel } from "./chat-models.js";
import { openAIDescription } from "./description.js";
import { openAIModelInfo } from "./model-families.js";
import { type PreparedChat, readSecret, streamPrepared, timedCheck } from "./openai-compatible.js";

const setting = "snowcell.openai.baseUrl";
const defaultBaseUrl = "https://api.openai.com/v1";

export class OpenAIProvider implements Provider {
  readonly id = openAIDescription.id;
  readonly name = openAIDescription.name;
  readonly boundary = openAIDescription.boundary;
  readonly worksWithoutLogin = openAIDescription.worksWithoutLogin;
  /** Whether an address supports Responses; absent until a request has shown it. */
  private readonly responsesAt = new Map<string, boolean>();

  constructor(
    private readonly context: WireContext,
    private readonly settings: Settings,
    private readonly credentials: CredentialSource,
  ) {}

  get loginMethods(): readonly LoginMethod[] {
    return openAIDescription.loginMethods();
  }

  configurationProblems(): readonly Failure[] {
    return problemsOf(() => this.server());
  }

  address(): string | undefined {
    return this.configurationProblems().length === 0 ? this.server().baseUrl : undefined;
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const endpoint = await this.endpoint();
    const { host } = this.server();
    const listed = await this.list(endpoint, signal);
    // Newest first: the service returns them in no order.
    const models = listed
      .filter(({ id }) => isChatModel(id) || isEmbeddingModel(id))
      .sort((one, other) => (other.created ?? 0) - (one.created ?? 0));
    return modelsFrom(
      listed,
      models.map(({ id }) => openAIModelInfo(id, host)),
    );
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    return (await this.listModels(signal)).find((model) => model.id === id);
  }

  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const api = apiOf(request.model);
    if (api === "chat-completions" || isResponsesModel(request.model)) return this.stream(api, request, signal);
    const address = this.address() ?? "";
    const known = this.responsesAt.get(address) ?? (address === defaultBaseUrl ? true : undefined);
    if (known === undefined) return this.streamByEither(address, request, signal);
    return this.stream(known ? api : "chat-completions", request, signal);
  }

  private stream(api: WireApi, request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const prepare = async (): Promise<PreparedChat> => {
      const endpoint = await this.endpoint();
      return { endpoint: api === "responses" ? { ...endpoint, reasons: true } : endpoint, request, api };
    };
    return streamPrepared(this.context, this.id, prepare, (failure) => this.explain(failure, request.model), signal);
  }

  /** Gateways may support only chat completions, which these models also answer. */
  private async *streamByEither(address: string, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    for await (const event of this.stream("responses", request, signal)) {
      if (event.type === "failed" && isMissing(event.failure)) {
        this.responsesAt.set(address, false);
        yield* this.stream("chat-completions", request, signal);
        return;
      }
      if (event.type === "started") this.responsesAt.set(address, true);
      yield event;
    }
  }

  async verifyCredentials(_method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    try {
      await listOpenAIModels(this.context, this.endpointFor(values), signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      // This refusal is about a missing scope of the key, so only another key helps.
      throw failure?.kind === "forbidden" ? new FailureError({ ...failure, remedy: "log-in" }) : thrown;
    }
    const organization = values["organization"]?.trim();
    return organization ? { label: organization, organization } : { label: l10n.t("API key") };
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    const check = async (): Promise<unknown> => await listOpenAIModels(this.context, await this.endpoint(), signal);
    return await timedCheck(this.context, this.id, check, (failure) => this.explain(failure));
  }

  private server(): Address {
    return readBaseUrl(this.settings.get(setting), defaultBaseUrl, setting, this.id, true);
  }

  private async endpoint(): Promise<OpenAIEndpoint> {
    const stored = await this.credentials.read();
    if (stored) return this.endpointFor(stored.values);
    throw new FailureError({ provider: this.id, host: this.server().host, kind: "signed-out", remedy: "log-in" });
  }

  private endpointFor(values: Credentials): OpenAIEndpoint {
    const { baseUrl, host, query } = this.server();
    const about = { provider: this.id, host };
    const optional = (key: "organization" | "project"): Record<string, string> =>
      values[key]?.trim() ? { [key]: readSecret(values[key], about) } : {};
    return {
      provider: this.id,
      baseUrl,
      setting,
      maxTokensField: "max_completion_tokens",
      ...keyAt({ baseUrl, query }, readSecret(values["apiKey"], about)),
      ...optional("organization"),
      ...optional("project"),
    };
  }

  private async list(endpoint: OpenAIEndpoint, signal: AbortSignal): Promise<CappedList<OpenAIModel>> {
    try {
      return await retryCall(this.context, this.id, () => listOpenAIModels(this.context, endpoint, signal), signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure ? new FailureError(await this.explain(failure)) : thrown;
    }
  }

  private async explain(failure: Failure, model?: string): Promise<Failure> {
    if (failure.kind === "unauthenticated") await this.credentials.reject();
    // The service answers 404 for a model of another endpoint, just as for a wrong address.
    if (
      failure.kind === "not-found" &&
      model !== undefined &&
      /not a chat model|only supported in v1\//i.test(failure.detail ?? "")
    ) {
      return { ...failure, kind: "model-not-found", model, remedy: "switch-model" };
    }
    return failure;
  }
}

/** Whether the address does not exist, as opposed to the model. */
function isMissing({ kind, status }: Failure): boolean {
  return kind === "not-found" || status === 501;
}
