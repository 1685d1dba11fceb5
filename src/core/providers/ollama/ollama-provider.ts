// Ollama: models on the user's own machines. Uses its native API, because the OpenAI-compatible one cannot set the context
// length and loses errors in the middle of an answer.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../failures/aborted-failure.js";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { remedyFor } from "../../failures/remedies.js";
import { Emitter } from "../../platform/emitter.js";
import type { Settings } from "../../platform/ports.js";
import type { CompletionRequest, CompletionSupport } from "../../provider-api/completion.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  ConnectionCheck,
  LoginMethod,
  ModelInfo,
  PrivacyBoundary,
  Provider,
} from "../../provider-api/provider.js";
import { isLoopback } from "../../routing/hosts.js";
import type { WireContext } from "../../wire/http/context.js";
import { streamWithRetry } from "../../wire/retry/retry.js";
import type { ChatOptions } from "./chat/chat-request.js";
import { type ChatCall, streamOllamaChat } from "./chat/chat-stream.js";
import type { ModelLoading } from "./completion/model-loading.js";
import { effectiveContext } from "./models/context-length.js";
import { ModelCatalog } from "./models/model-catalog.js";
import { isCloudName } from "./models/model-facts.js";
import { type PullProgress, pullOllamaModel } from "./models/pull.js";
import { OllamaServer } from "./server/ollama-server.js";
import {
  baseUrlSetting,
  contextLengthSetting,
  keepAliveSetting,
  readBaseUrl,
  readContextLength,
  readKeepAlive,
  settingOrNothing,
  settingProblems,
} from "./server/ollama-settings.js";

export class OllamaProvider implements Provider {
  readonly id = "ollama";
  readonly name = "Ollama";
  readonly loginMethods: readonly LoginMethod[] = [];
  readonly worksWithoutLogin = true;
  readonly #changed = new Emitter<void>();
  readonly onDidChangeModels = this.#changed.event;
  readonly #catalog: ModelCatalog;
  #loading: ModelLoading | undefined;

  /** `machine` is the display name of the machine that sends requests: "this machine", "WSL: Ubuntu". */
  constructor(
    private readonly context: WireContext,
    private readonly settings: Settings,
    private readonly machine: () => string,
  ) {
    this.#catalog = new ModelCatalog(context.log);
  }

  /** Local for a server on this machine. A remote server belongs to the user's company; Ollama's cloud is public. */
  get boundary(): PrivacyBoundary {
    const baseUrl = settingOrNothing(readBaseUrl, this.settings.get(baseUrlSetting));
    if (baseUrl === undefined) return "local";
    const { hostname } = new URL(baseUrl);
    if (isLoopback(hostname)) return "local";
    return /(?:^|\.)ollama\.com$/.test(hostname) ? "public" : "company";
  }

  configurationProblems(): readonly Failure[] {
    return settingProblems(this.settings);
  }

  address(): string | undefined {
    return settingOrNothing(readBaseUrl, this.settings.get(baseUrlSetting));
  }

  effectiveContext(model: ModelInfo): number {
    return effectiveContext(model, this.settings.get(contextLengthSetting));
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return await this.#catalog.list(this.#server(), signal);
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    return await this.#catalog.describe(this.#server(), id, signal);
  }

  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    let call: ChatCall | undefined;
    const attempt = async (): Promise<AsyncIterable<ChatEvent>> => {
      call ??= await this.#call(request, signal);
      return streamOllamaChat(call, signal);
    };
    const explain = (failure: Failure): Failure => (call ? this.#explained(failure, call) : failure);
    return streamWithRetry(this.context, attempt, signal, { provider: this.id, explain });
  }

  async completionSupport(model: ModelInfo): Promise<CompletionSupport | undefined> {
    const { ollamaSupport } = await import("./completion/completion-stream.js");
    return ollamaSupport(model);
  }

  async *streamCompletion(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    try {
      const { ollamaSupport, streamOllamaCompletion } = await import("./completion/completion-stream.js");
      const server = this.#server();
      const model = this.#catalog.known(server, request.model) ?? (await this.#catalog.describe(server, request.model, signal));
      const support = model && ollamaSupport(model);
      if (!model || !support) throw new FailureError({ ...server.place(), kind: "bad-request", remedy: "switch-model" });
      const thinks = model.capabilities.includes("reasoning");
      const options = { ...this.#lasting(), thinks, support };
      if (!this.#loading) {
        const { ModelLoading } = await import("./completion/model-loading.js");
        this.#loading ??= new ModelLoading(this.context.clock, this.#catalog);
      }
      await this.#loading.ready(server, request.model, options, signal);
      // Until it answers, it may be gone again.
      this.#loading.forget(server, request.model);
      for await (const event of streamOllamaCompletion(server, request, options, signal)) {
        if (event.type === "text-delta" || event.type === "finished") this.#loading.answered(server, request.model);
        yield event;
      }
    } catch (thrown) {
      const failure = signal.aborted ? abortedFailure({ provider: this.id }) : failureOf(thrown);
      yield { type: "failed", failure: failure ?? internalFailure(this.id, thrown) };
    }
  }

  /**
   * Downloads a model and announces the new list at the end. Throws a `FailureError`. Aborting or returning early stops
   * the download; the next call for the same name resumes it.
   */
  async *pullModel(name: string, signal: AbortSignal): AsyncGenerator<PullProgress> {
    for await (const progress of pullOllamaModel(this.#server(), name.trim(), signal)) {
      if (progress.status === "success") this.#changed.fire();
      yield progress;
    }
  }

  async verifyCredentials(): Promise<Account> {
    throw new FailureError({
      provider: this.id,
      kind: "bad-request",
      note: l10n.t("Ollama needs no login."),
      remedy: remedyFor("bad-request"),
    });
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    const start = this.context.clock.monotonic();
    const duration = (): number => this.context.clock.monotonic() - start;
    try {
      const server = this.#server();
      const { version } = await server.ask({ path: "/api/version" }, signal);
      if (typeof version === "string") return { ok: true, durationMs: duration() };
      const failure: Failure = { ...server.place(), kind: "malformed-response", remedy: remedyFor("malformed-response") };
      return { ok: false, durationMs: duration(), failure };
    } catch (thrown) {
      return { ok: false, durationMs: duration(), failure: failureOf(thrown) ?? internalFailure(this.id, thrown) };
    }
  }

  /** The server in the current settings. Throws a `FailureError` (`configuration`). */
  #server(): OllamaServer {
    return new OllamaServer(this.context, readBaseUrl(this.settings.get(baseUrlSetting)), this.machine());
  }

  async #call(request: ChatRequest, signal: AbortSignal): Promise<ChatCall> {
    const server = this.#server();
    const asksForEffort = request.parameters?.reasoningEffort !== undefined;
    const reasoning = asksForEffort ? await this.#reasoning(server, request.model, signal) : "none";
    return {
      context: this.context,
      server,
      request,
      options: { reasoning, ...this.#lasting() },
      loaded: (over) => this.#catalog.loaded(server, over),
    };
  }

  /** The options that decide whether a loaded model stays as it is. */
  #lasting(): Pick<ChatOptions, "contextLength" | "keepAlive"> {
    const contextLength = settingOrNothing(readContextLength, this.settings.get(contextLengthSetting));
    const keepAlive = settingOrNothing(readKeepAlive, this.settings.get(keepAliveSetting));
    return {
      ...(contextLength !== undefined ? { contextLength } : {}),
      ...(keepAlive !== undefined ? { keepAlive } : {}),
    };
  }

  /** How the model reasons; an unknown model counts as one that cannot. */
  async #reasoning(server: OllamaServer, model: string, signal: AbortSignal): Promise<ChatOptions["reasoning"]> {
    try {
      const info = this.#catalog.known(server, model) ?? (await this.#catalog.describe(server, model, signal));
      if (!info?.capabilities.includes("reasoning")) return "none";
      // Only gpt-oss has levels; other models have an on/off switch: https://docs.ollama.com/capabilities/thinking.
      return /gpt-?oss/i.test(`${info.family ?? ""} ${info.id}`) ? "levels" : "switch";
    } catch {
      // The chat request will report whatever is wrong.
      return "none";
    }
  }

  /** Failures of a model in Ollama's cloud say nothing about this server: login and limits are the cloud's. */
  #ofModel(failure: Failure, server: OllamaServer, model: string): Failure {
    if (failure.status === undefined) return failure;
    const isCloud = isCloudName(model) || this.#catalog.known(server, model)?.metadata?.["cloud"] === true;
    return isCloud ? { ...failure, scope: "model" } : failure;
  }

  /** Names the setting for the context length if the model supports a longer context than it got. */
  #explained(reported: Failure, { server, request, options }: ChatCall): Failure {
    const failure = this.#ofModel(reported, server, request.model);
    if (failure.kind !== "context-overflow") return failure;
    const longest = this.#catalog.known(server, request.model)?.contextLength;
    const given = failure.contextLength ?? options.contextLength;
    if (longest === undefined || given === undefined || longest <= given) return failure;
    const advice = l10n.t("The model accepts up to {0} tokens. Increase {1}.", longest, contextLengthSetting);
    return { ...failure, note: advice, remedy: "open-settings" };
  }
}
