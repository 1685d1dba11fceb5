// Start here: the provider. The other files are its model list and its checks.
//
// Hugging Face: hundreds of open models behind one router, which forwards each request to a company that serves the model.
// Wire format: OpenAI-compatible chat completions at the router; the hub only reports a token's account.

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
} from "../../provider-api/provider.js";
import type { WireContext } from "../../wire/http/context.js";
import { listOpenAIModels, type OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { retryCall } from "../../wire/retry/retry.js";
import { type Address, problemsOf, readBaseUrl } from "../openai/base-url.js";
import { readSecret, streamPrepared, timedCheck } from "../openai/openai-compatible.js";
import { curatedModelInfo, curatedModels } from "./curated-models.js";
import { huggingFaceDescription } from "./description.js";
import { withLoadingTime } from "./loading-time.js";
import { isServed, lowestPrice, type RouterModel, readRouterModel, routerModelInfo, splitRoute } from "./router-models.js";
import { checkInference, explainMissingRight, hubSetting, isMissingRight, whoAmI } from "./token-check.js";

const routerSetting = "snowcell.huggingface.baseUrl";
const billToSetting = "snowcell.huggingface.billTo";
const defaultRouterUrl = "https://router.huggingface.co/v1";
const defaultHubUrl = "https://huggingface.co";
/** Shut down; it answers every request with 410. */
const retiredHost = "api-inference.huggingface.co";
/** How long the list counts as fresh when one of its models is described. */
const listLifetimeMs = 5 * 60_000;

export class HuggingFaceProvider implements Provider {
  readonly id = huggingFaceDescription.id;
  readonly name = huggingFaceDescription.name;
  readonly boundary = huggingFaceDescription.boundary;
  readonly worksWithoutLogin = huggingFaceDescription.worksWithoutLogin;
  private readonly context: WireContext;
  /** The last successful list, its address, and when it was fetched. */
  private listed: { readonly models: readonly RouterModel[]; readonly baseUrl: string; readonly at: number } | undefined;

  constructor(
    context: WireContext,
    private readonly settings: Settings,
    private readonly credentials: CredentialSource,
  ) {
    this.context = { ...context, fetch: withLoadingTime((input, init) => context.fetch(input, init)) };
  }

  get loginMethods(): readonly LoginMethod[] {
    return huggingFaceDescription.loginMethods();
  }

  configurationProblems(): readonly Failure[] {
    return problemsOf(
      () => this.router(),
      () => this.hub(),
      () => this.billTo(),
    );
  }

  address(): string | undefined {
    return problemsOf(() => this.router()).length === 0 ? this.router().baseUrl : undefined;
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const { baseUrl, host } = this.router();
    try {
      const models = await this.fetchList(signal);
      return modelsFrom(
        models,
        models.filter(isServed).flatMap((model) => routerModelInfo(model, host) ?? []),
      );
    } catch (thrown) {
      const failure = failureOf(thrown);
      // If an earlier list is available, keep showing it; the failure appears next to it.
      if (!failure || this.listed?.baseUrl === baseUrl || failure.kind === "configuration" || signal.aborted) throw thrown;
      const reason = [failure.kind, failure.status, failure.detail].filter((part) => part !== undefined).join(" ");
      this.context.log.warn(`Could not fetch Hugging Face's model list; using a built-in one: ${reason}`);
      return curatedModelInfo(host, reason);
    }
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    const { baseUrl, host } = this.router();
    const { clock } = this.context;
    const fresh = this.listed?.baseUrl === baseUrl && clock.monotonic() - this.listed.at < listLifetimeMs;
    const models = fresh && this.listed ? this.listed.models : await this.fetchList(signal);
    const { model: name, route } = splitRoute(id);
    const model = models.find((candidate) => candidate.id === name);
    return model && routerModelInfo(model, host, route);
  }

  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const prepare = async (): Promise<{ endpoint: OpenAIEndpoint; request: ChatRequest }> => ({
      endpoint: this.endpoint(await this.token()),
      request,
    });
    return streamPrepared(this.context, this.id, prepare, (failure) => this.explain(failure), signal);
  }

  async verifyCredentials(_method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    const hub = this.hub();
    const token = readSecret(values["token"], { provider: this.id, host: hub.host });
    const endpoint = this.endpoint(token);
    const account = await whoAmI(this.context, hub.baseUrl, token, signal);
    const model = await this.modelForTest(signal);
    await checkInference(this.context, endpoint, model, signal, (failure) => this.explainWithout(failure));
    return account;
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    const check = async (): Promise<unknown> => {
      const token = await this.token();
      return await Promise.all([this.fetchOnce(signal), whoAmI(this.context, this.hub().baseUrl, token, signal)]);
    };
    return await timedCheck(this.context, this.id, check, (failure) => this.explain(failure));
  }

  private router(): Address {
    const address = readBaseUrl(this.settings.get(routerSetting), defaultRouterUrl, routerSetting, this.id);
    if (new URL(address.baseUrl).hostname === retiredHost) throw new FailureError(this.retired(address.host));
    return address;
  }

  private hub(): Address {
    return readBaseUrl(this.settings.get(hubSetting), defaultHubUrl, hubSetting, this.id);
  }

  /** The organization to bill, if set. Throws for an invalid name: someone else would be billed. */
  private billTo(): string | undefined {
    const value = this.settings.get(billToSetting);
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value === "string" && /^[\w.-]+$/.test(value.trim())) return value.trim();
    throw new FailureError({
      provider: this.id,
      kind: "configuration",
      setting: billToSetting,
      detail: l10n.t("It must be the name of an organization, as in its address on the hub."),
      remedy: "open-settings",
    });
  }

  private async token(): Promise<string> {
    const stored = await this.credentials.read();
    const { host } = this.router();
    if (stored) return readSecret(stored.values["token"], { provider: this.id, host });
    throw new FailureError({ provider: this.id, host, kind: "signed-out", remedy: "log-in" });
  }

  private endpoint(token: string): OpenAIEndpoint {
    const billTo = this.billTo();
    return {
      ...this.listEndpoint(),
      apiKey: token,
      ...(billTo !== undefined ? { headers: { "X-HF-Bill-To": billTo } } : {}),
    };
  }

  /** The list is public, so its request carries no token. */
  private listEndpoint(): OpenAIEndpoint {
    return { provider: this.id, baseUrl: this.router().baseUrl, setting: routerSetting, maxTokensField: "max_tokens" };
  }

  private async fetchList(signal: AbortSignal): Promise<CappedList<RouterModel>> {
    return await retryCall(this.context, this.id, () => this.fetchOnce(signal), signal);
  }

  private async fetchOnce(signal: AbortSignal): Promise<CappedList<RouterModel>> {
    const endpoint = this.listEndpoint();
    try {
      const entries = await listOpenAIModels(this.context, endpoint, signal);
      const models = modelsFrom(
        entries,
        entries.flatMap((entry) => readRouterModel(entry) ?? []),
      );
      this.listed = { models, baseUrl: endpoint.baseUrl, at: this.context.clock.monotonic() };
      return models;
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure ? new FailureError(this.explainWithout(failure)) : thrown;
    }
  }

  /** The cheapest model, for a test at minimal cost. */
  private async modelForTest(signal: AbortSignal): Promise<string> {
    // Without a list, the test request itself shows what is wrong with the router.
    const models = await this.fetchOnce(signal).catch(() => []);
    const served = models.filter(isServed);
    const least = Math.min(...served.map(lowestPrice));
    return served.find((model) => lowestPrice(model) === least)?.id ?? curatedModels[0] ?? "";
  }

  private async explain(failure: Failure): Promise<Failure> {
    if (failure.kind === "unauthenticated") await this.credentials.reject();
    return this.explainWithout(failure);
  }

  /** The same for a failure that does not involve the stored credentials. */
  private explainWithout(failure: Failure): Failure {
    if (failure.kind === "not-found" && failure.status === 410) return { ...this.retired(failure.host), status: 410 };
    if (!isMissingRight(failure)) return failure;
    // An invalid hub address is reported elsewhere; here it is only a link to the token page.
    const hubUrl = problemsOf(() => this.hub()).length === 0 ? this.hub().baseUrl : defaultHubUrl;
    return explainMissingRight(failure, hubUrl, problemsOf(() => this.billTo()).length === 0 ? this.billTo() : undefined);
  }

  private retired(host = retiredHost): Failure {
    return {
      provider: this.id,
      host,
      kind: "configuration",
      setting: routerSetting,
      detail: l10n.t("{0} was shut down. Use the router's address, {1}.", host, defaultRouterUrl),
      remedy: "open-settings",
    };
  }
}
