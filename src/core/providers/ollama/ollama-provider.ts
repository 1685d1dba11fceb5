// Ollama: models that run on the person's own machine or on one of theirs. Wire: its native API, because its
// OpenAI-compatible one cannot set the context length and loses errors in the middle of an answer.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { Emitter } from "../../platform/emitter.js";
import type { Settings } from "../../platform/ports.js";
import { internalFailure } from "../../provider-api/guarded-stream.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  ConnectionCheck,
  ModelInfo,
  PrivacyBoundary,
  Provider,
  SignInMethod,
} from "../../provider-api/provider.js";
import type { WireContext } from "../../wire/http/context.js";
import { streamWithRetry } from "../../wire/retry/retry.js";
import { shorten } from "../../wire/streams/plain-text.js";
import { type ChatCall, streamOllamaChat } from "./chat/chat-stream.js";
import { effectiveContext } from "./models/context-length.js";
import { ModelCatalog } from "./models/model-catalog.js";
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
  readonly signInMethods: readonly SignInMethod[] = [];
  readonly worksSignedOut = true;
  readonly #changed = new Emitter<void>();
  readonly onDidChangeModels = this.#changed.event;
  readonly #catalog: ModelCatalog;

  /** `machine` names the machine from which servers are asked, as the person knows it: "this machine", "WSL: Ubuntu". */
  constructor(
    private readonly context: WireContext,
    private readonly settings: Settings,
    private readonly machine: () => string,
  ) {
    this.#catalog = new ModelCatalog(context.log);
  }

  /** Local for a server on this machine; one that someone runs elsewhere is theirs still, and Ollama's cloud is not. */
  get boundary(): PrivacyBoundary {
    const baseUrl = settingOrNothing(readBaseUrl, this.settings.get(baseUrlSetting));
    if (baseUrl === undefined) return "local";
    const { hostname } = new URL(baseUrl);
    if (/^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(hostname)) return "local";
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

  async *streamChat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    let call: ChatCall;
    try {
      call = await this.#call(request, signal);
    } catch (thrown) {
      yield { type: "failed", failure: failureOf(thrown) ?? internalFailure(this.id, thrown) };
      return;
    }
    const attempt = (): AsyncIterable<ChatEvent> => streamOllamaChat(call, signal);
    for await (const event of streamWithRetry(this.context, attempt, signal, { provider: this.id })) {
      yield event.type === "failed" ? { type: "failed", failure: this.#explained(event.failure, call) } : event;
    }
  }

  /**
   * Downloads a model, and announces the new list when it is there. Throws a `FailureError`; aborting, and returning
   * early, end the download, and the next call for the same name goes on where it was.
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
      detail: l10n.t("Ollama needs no login."),
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

  /** The server of the settings as they are now. Throws a `FailureError` (`configuration`). */
  #server(): OllamaServer {
    return new OllamaServer(this.context, readBaseUrl(this.settings.get(baseUrlSetting)), this.machine());
  }

  async #call(request: ChatRequest, signal: AbortSignal): Promise<ChatCall> {
    const server = this.#server();
    const contextLength = settingOrNothing(readContextLength, this.settings.get(contextLengthSetting));
    const keepAlive = settingOrNothing(readKeepAlive, this.settings.get(keepAliveSetting));
    const reasons = request.parameters?.reasoningEffort !== undefined && (await this.#reasons(server, request.model, signal));
    return {
      context: this.context,
      server,
      request,
      options: {
        reasons,
        ...(contextLength !== undefined ? { contextLength } : {}),
        ...(keepAlive !== undefined ? { keepAlive } : {}),
      },
      loaded: (over) => this.#catalog.loaded(server, over),
    };
  }

  /** Whether the model can reason; one that nothing is known of is taken for one that cannot. */
  async #reasons(server: OllamaServer, model: string, signal: AbortSignal): Promise<boolean> {
    try {
      const info = this.#catalog.known(server, model) ?? (await this.#catalog.describe(server, model, signal));
      return info?.capabilities.includes("reasoning") ?? false;
    } catch {
      // Whatever keeps it from answering will show when the chat is asked for.
      return false;
    }
  }

  /** Names the setting that makes room, where the model itself could take more than it was given. */
  #explained(failure: Failure, { server, request, options }: ChatCall): Failure {
    if (failure.kind !== "context-overflow") return failure;
    const longest = this.#catalog.known(server, request.model)?.contextLength;
    const given = failure.contextLength ?? options.contextLength;
    if (longest === undefined || given === undefined || longest <= given) return failure;
    const advice = l10n.t("The model itself takes up to {0} tokens: raise {1}.", longest, contextLengthSetting);
    return { ...failure, detail: shorten([failure.detail, advice].filter(Boolean).join(" ")), remedy: "open-settings" };
  }
}
