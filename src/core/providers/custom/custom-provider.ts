// Start here: the provider. definitions.ts reads its settings; presets.ts lists known services.
//
// A service that the person added, as one of the providers. Wire: OpenAI-compatible chat completions, with the differences
// that the definition tells.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { type CappedList, modelsFrom } from "../../models/model-cap.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  ConnectionCheck,
  CredentialSource,
  Credentials,
  ModelInfo,
  PrivacyBoundary,
  Provider,
  SignInMethod,
} from "../../provider-api/provider.js";
import type { WireContext } from "../../wire/http/context.js";
import { listOpenAIModels, type OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { retryCall } from "../../wire/retry/retry.js";
import { readSecret, streamPrepared, timedCheck } from "../openai/openai-compatible.js";
import type { CustomProviderDefinition } from "./definitions.js";
import { endpointOf, explainFor, withoutList } from "./endpoint.js";
import { checkKey } from "./key-check.js";
import { namedModel, readListedModel } from "./listed-model.js";
import { helpUrlFor } from "./presets.js";

export class CustomProvider implements Provider {
  readonly id: string;
  readonly name: string;
  readonly boundary: PrivacyBoundary;
  readonly worksSignedOut: boolean;

  /** The definition does not change; a changed setting makes another provider (see custom-providers.ts). */
  constructor(
    private readonly context: WireContext,
    private readonly definition: CustomProviderDefinition,
    private readonly credentials: CredentialSource,
  ) {
    this.id = definition.id;
    this.name = definition.name;
    this.boundary = definition.boundary;
    this.worksSignedOut = definition.auth === "none";
  }

  get signInMethods(): readonly SignInMethod[] {
    if (this.definition.auth === "none") return [];
    const helpUrl = helpUrlFor(this.definition.baseUrl);
    return [
      {
        id: this.methodId,
        label: l10n.t("API key"),
        detail: this.definition.host,
        fields: [{ key: "apiKey", label: l10n.t("API key for {0}", this.definition.host), secret: true }],
        ...(helpUrl !== undefined ? { helpUrl } : {}),
      },
    ];
  }

  address(): string {
    return this.definition.baseUrl;
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const key = await this.key();
    const { models } = this.definition;
    if (!models) {
      const list = await this.list(key, signal);
      return modelsFrom(
        list,
        list.flatMap((entry) => readListedModel(entry, this.about) ?? []),
      );
    }
    const listed = new Map((await this.listIfTold(key, signal)).map((entry) => [entry.id, entry]));
    return models.map((id) => {
      const entry = listed.get(id);
      return (entry && readListedModel(entry, this.about)) ?? namedModel(id, this.about);
    });
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    return (await this.listModels(signal)).find((model) => model.id === id);
  }

  async *streamChat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    let key: string | undefined;
    const prepare = async (): Promise<{ endpoint: ReturnType<typeof endpointOf>; request: ChatRequest }> => {
      key = await this.key();
      return { endpoint: endpointOf(this.definition, key), request };
    };
    yield* streamPrepared(this.context, this.id, prepare, (failure) => this.explain(failure, key), signal);
  }

  async verifyCredentials(_method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    const key = readSecret(values["apiKey"], { provider: this.id, host: this.definition.host });
    try {
      await checkKey(this.context, this.definition, key, signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure ? new FailureError(explainFor(this.definition, failure, key)) : thrown;
    }
    return { label: l10n.t("API key") };
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    let key: string | undefined;
    const check = async (): Promise<unknown> => {
      key = await this.key();
      return this.definition.models ? await this.listIfTold(key, signal) : await this.listOnce(key, signal);
    };
    return await timedCheck(this.context, this.id, check, (failure) => this.explain(failure, key));
  }

  /**
   * The way of signing in names the origin: a key that was given for one address is not sent to another that the
   * definition may get later, but counts as none.
   */
  private get methodId(): string {
    return `${this.definition.auth}@${new URL(this.definition.baseUrl).origin}`;
  }

  private get about(): { readonly provider: string; readonly host: string } {
    return { provider: this.id, host: this.definition.host };
  }

  /** The stored key; undefined where none is wanted. Throws a `FailureError` (`signed-out`) where one is missing. */
  private async key(): Promise<string | undefined> {
    if (this.definition.auth === "none") return undefined;
    const stored = await this.credentials.read();
    if (stored?.method === this.methodId) return readSecret(stored.values["apiKey"], this.about);
    throw new FailureError({ ...this.about, kind: "signed-out", remedy: "log-in" });
  }

  private async list(key: string | undefined, signal: AbortSignal): Promise<CappedList<OpenAIModel>> {
    try {
      return await retryCall(this.context, this.id, () => this.listOnce(key, signal), signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure ? new FailureError(await this.explain(failure, key)) : thrown;
    }
  }

  private async listOnce(key: string | undefined, signal: AbortSignal): Promise<CappedList<OpenAIModel>> {
    try {
      return await listOpenAIModels(this.context, endpointOf(this.definition, key), signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure?.kind === "not-found" ? new FailureError(withoutList(failure)) : thrown;
    }
  }

  /** The list as far as the server tells one: models named by hand need none. A server that is away is a failure still. */
  private async listIfTold(key: string | undefined, signal: AbortSignal): Promise<readonly OpenAIModel[]> {
    try {
      return await this.listOnce(key, signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure?.status === undefined) throw thrown;
      this.context.log.debug(
        `${this.id}: no list of models (${failure.kind} ${failure.status}); those named by hand are offered`,
      );
      return [];
    }
  }

  private async explain(failure: Failure, key: string | undefined): Promise<Failure> {
    if (failure.kind === "unauthenticated" && key !== undefined) await this.credentials.reject();
    return explainFor(this.definition, failure, key);
  }
}
