// Start here: the provider. definitions.ts reads its settings; presets.ts lists known services.
//
// A service that the user added, as a provider. Wire format: the dialect that the definition names, with the variations in
// the definition.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { type CappedList, modelsFrom } from "../../models/model-cap.js";
import type { CompletionRequest, CompletionSupport } from "../../provider-api/completion.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  ConnectionCheck,
  CredentialField,
  CredentialSource,
  Credentials,
  LoginMethod,
  ModelInfo,
  PrivacyBoundary,
  Provider,
} from "../../provider-api/provider.js";
import { listServiceModels } from "../../wire/dialects/dialects.js";
import type { WireContext } from "../../wire/http/context.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { retryCall } from "../../wire/retry/retry.js";
import { EndpointCompletions } from "../completions/endpoint-completions.js";
import { LlamaProps } from "../native/llama-props.js";
import { NativeAbilities } from "../native/native-abilities.js";
import { type PreparedChat, streamPrepared, timedCheck } from "../openai/openai-compatible.js";
import { type Access, credentialFields, loginMethodOf, readAccess } from "./credentials.js";
import type { CustomProviderDefinition } from "./definitions.js";
import { endpointOf, explainFor, listEndpointOf, withoutAnswer, withoutList } from "./endpoint.js";
import { checkKey } from "./key-check.js";
import { namedModelOf, readModelOf } from "./models-by-api.js";
import { helpUrlFor } from "./presets.js";

export class CustomProvider implements Provider {
  readonly id: string;
  readonly name: string;
  readonly boundary: PrivacyBoundary;
  readonly worksWithoutLogin: boolean;
  private readonly fields: readonly CredentialField[];
  private readonly native: NativeAbilities;
  private readonly completions: EndpointCompletions;
  /** Maximum tokens of an answer, for models whose list entry reports it. */
  private limits: ReadonlyMap<string, number> = new Map();

  /** The definition is fixed; a changed setting creates a new provider (see custom-providers.ts). */
  constructor(
    private readonly context: WireContext,
    private readonly definition: CustomProviderDefinition,
    private readonly credentials: CredentialSource,
  ) {
    this.id = definition.id;
    this.name = definition.name;
    this.boundary = definition.boundary;
    this.fields = credentialFields(definition);
    this.worksWithoutLogin = this.fields.length === 0;
    const props = new LlamaProps(context);
    this.native = new NativeAbilities(context, props);
    this.completions = new EndpointCompletions(context, props);
  }

  get loginMethods(): readonly LoginMethod[] {
    if (this.fields.length === 0) return [];
    const helpUrl = helpUrlFor(this.definition.baseUrl);
    return [
      {
        id: this.methodId,
        label: this.loginName,
        detail: this.definition.host,
        fields: this.fields,
        ...(helpUrl !== undefined ? { helpUrl } : {}),
      },
    ];
  }

  address(): string {
    return this.definition.baseUrl;
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const models = await this.readModels(signal);
    this.limits = new Map(models.flatMap(({ id, maxOutputTokens }) => (maxOutputTokens ? [[id, maxOutputTokens]] : [])));
    return models;
  }

  private async readModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const access = await this.access();
    const { models, modelAbilities, modelBoundaries } = this.definition;
    const list = models ? await this.listIfAvailable(access, signal) : await this.list(access, signal);
    const native = await this.native.of(listEndpointOf(this.definition, access), list, signal);
    if (!models) {
      return modelsFrom(
        list,
        list.flatMap((entry) => readModelOf(this.definition, entry, { server: native.get(entry.id) }) ?? []),
      );
    }
    const listed = new Map(list.map((entry) => [entry.id, entry]));
    return models.map((id) => {
      const entry = listed.get(id);
      const beside = { server: native.get(id), user: modelAbilities?.[id] };
      const model = (entry && readModelOf(this.definition, entry, beside)) ?? namedModelOf(this.definition, id, beside);
      const boundary = modelBoundaries?.[id];
      return boundary ? { ...model, boundary } : model;
    });
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    return (await this.listModels(signal)).find((model) => model.id === id);
  }

  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    let access: Access | undefined;
    const prepare = async (): Promise<PreparedChat> => {
      access = await this.access();
      return { endpoint: endpointOf(this.definition, access, this.limits.get(request.model)), request, api: this.definition.api };
    };
    const explain = (failure: Failure): Promise<Failure> => this.explain(withoutAnswer(this.definition, failure), access);
    return streamPrepared(this.context, this.id, prepare, explain, signal);
  }

  async completionSupport(model: ModelInfo, signal: AbortSignal): Promise<CompletionSupport | undefined> {
    const endpoint = endpointOf(this.definition, await this.access());
    return await this.completions.support(endpoint, model, true, signal);
  }

  async *streamCompletion(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    try {
      const endpoint = endpointOf(this.definition, await this.access());
      yield* this.completions.stream(endpoint, request, signal);
    } catch (thrown) {
      yield { type: "failed", failure: failureOf(thrown) ?? internalFailure(this.id, thrown) };
    }
  }

  async verifyCredentials(_method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    const access = readAccess(this.definition, values);
    try {
      await checkKey(this.context, this.definition, access, signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure ? new FailureError(explainFor(this.definition, failure, access)) : thrown;
    }
    return { label: this.definition.auth === "basic" ? (values["user"] ?? this.loginName) : this.loginName };
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    let access: Access | undefined;
    const check = async (): Promise<unknown> => {
      access = await this.access();
      return this.definition.models ? await this.reach(access, signal) : await this.listOnce(access, signal);
    };
    return await timedCheck(this.context, this.id, check, (failure) => this.explain(failure, access));
  }

  private get methodId(): string {
    return loginMethodOf(this.definition);
  }

  private get loginName(): string {
    return this.definition.auth === "basic" ? l10n.t("User name and password") : l10n.t("API key");
  }

  private get about(): { readonly provider: string; readonly host: string } {
    return { provider: this.id, host: this.definition.host };
  }

  /** The stored credentials; undefined if no login is needed. Throws a `FailureError` (`signed-out`) if any are missing. */
  private async access(): Promise<Access | undefined> {
    if (this.fields.length === 0) return undefined;
    const stored = await this.credentials.read();
    if (stored?.method === this.methodId && this.fields.every(({ key }) => stored.values[key] !== undefined)) {
      return readAccess(this.definition, stored.values);
    }
    throw new FailureError({ ...this.about, kind: "signed-out", remedy: "log-in" });
  }

  private async list(access: Access | undefined, signal: AbortSignal): Promise<CappedList<OpenAIModel>> {
    try {
      return await retryCall(this.context, this.id, () => this.listOnce(access, signal), signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure ? new FailureError(await this.explain(failure, access)) : thrown;
    }
  }

  private async listOnce(access: Access | undefined, signal: AbortSignal): Promise<CappedList<OpenAIModel>> {
    try {
      return await listServiceModels(this.definition.api, this.context, listEndpointOf(this.definition, access), signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure?.kind === "not-found" ? new FailureError(withoutList(failure)) : thrown;
    }
  }

  /**
   * The list, if the server provides one. Models named in the definition need none: they stay in the picker, and can be
   * diagnosed, if a certificate or a proxy prevents the request.
   */
  private async listIfAvailable(access: Access | undefined, signal: AbortSignal): Promise<readonly OpenAIModel[]> {
    try {
      return await this.listOnce(access, signal);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (!failure || isAway(failure)) throw thrown;
      this.context.log.debug(
        `${this.id}: no model list (${failure.kind} ${failure.status ?? failure.code ?? ""}); using those in the settings`,
      );
      return [];
    }
  }

  /** Throws if the server does not answer. A list is not required if the definition names models. */
  private async reach(access: Access | undefined, signal: AbortSignal): Promise<void> {
    try {
      await this.listOnce(access, signal);
    } catch (thrown) {
      if (failureOf(thrown)?.status === undefined) throw thrown;
    }
  }

  private async explain(failure: Failure, access: Access | undefined): Promise<Failure> {
    if (failure.kind === "unauthenticated" && access) await this.credentials.reject();
    return explainFor(this.definition, failure, access);
  }
}

/** As far as this machine can tell, nothing listens at the address. */
function isAway({ kind, proxy }: Failure): boolean {
  return kind === "aborted" || (!proxy && ["unreachable", "dns", "timeout", "connection-lost"].includes(kind));
}
