// A provider whose code loads on first use: the facts for the menus are here, the rest comes later.

import type { Failure } from "../failures/errors.js";
import { Emitter } from "../platform/emitter.js";
import type { Settings } from "../platform/ports.js";
import type { CompletionRequest, CompletionSupport } from "./completion.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  Choice,
  ConnectionCheck,
  Credentials,
  LoginMethod,
  ModelInfo,
  PrivacyBoundary,
  Provider,
} from "./provider.js";

/** The facts about a provider that need none of its code. */
export interface ProviderDescription {
  readonly id: string;
  readonly name: string;
  /** The boundary until the provider loads; its settings may refine it. */
  readonly boundary: PrivacyBoundary;
  readonly worksWithoutLogin: boolean;
  /** See `Provider.openModel`. */
  readonly openModel?: (settings: Settings) => string | undefined;
  /** Called each time, because the texts are in the user's language. */
  readonly loginMethods: (settings: Settings) => readonly LoginMethod[];
}

export class LazyProvider<Loaded extends Provider = Provider> implements Provider {
  readonly id: string;
  readonly name: string;
  private readonly changed = new Emitter<void>();
  readonly onDidChangeModels = this.changed.event;
  private loading: Promise<Loaded> | undefined;
  private loaded: Loaded | undefined;

  constructor(
    private readonly description: ProviderDescription,
    private readonly settings: Settings,
    private readonly importProvider: () => Promise<Loaded>,
  ) {
    this.id = description.id;
    this.name = description.name;
  }

  get boundary(): PrivacyBoundary {
    return this.loaded?.boundary ?? this.description.boundary;
  }

  get worksWithoutLogin(): boolean {
    return this.loaded?.worksWithoutLogin ?? this.description.worksWithoutLogin;
  }

  get openModel(): string | undefined {
    return this.description.openModel?.(this.settings);
  }

  get loginMethods(): readonly LoginMethod[] {
    return this.description.loginMethods(this.settings);
  }

  /** Loads the provider once. */
  load(): Promise<Loaded> {
    this.loading ??= this.importProvider().then((provider) => {
      this.loaded = provider;
      provider.onDidChangeModels?.(() => this.changed.fire());
      return provider;
    });
    return this.loading;
  }

  /** The problems in its settings; none are reported for a provider that is not in use yet. */
  configurationProblems(): readonly Failure[] {
    return this.loaded?.configurationProblems?.() ?? [];
  }

  address(model: string | undefined): string | undefined {
    return this.loaded?.address?.(model);
  }

  effectiveContext(model: ModelInfo): number | undefined {
    return this.loaded?.effectiveContext?.(model);
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return await (await this.load()).listModels(signal);
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    return await (await this.load()).describeModel(id, signal);
  }

  /** A provider's models are listed before a chat, so it is loaded by then and no generator of ours wraps the stream. */
  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    return this.loaded?.streamChat(request, signal) ?? this.loadAndStream(request, signal);
  }

  private async *loadAndStream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    yield* (await this.load()).streamChat(request, signal);
  }

  async completionSupport(model: ModelInfo, signal: AbortSignal): Promise<CompletionSupport | undefined> {
    return await (await this.load()).completionSupport?.(model, signal);
  }

  async *streamCompletion(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const events = (await this.load()).streamCompletion?.(request, signal);
    if (events) yield* events;
  }

  async verifyCredentials(method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    return await (await this.load()).verifyCredentials(method, values, signal);
  }

  async listChoices(method: string, field: string, values: Credentials, signal: AbortSignal): Promise<readonly Choice[]> {
    return (await (await this.load()).listChoices?.(method, field, values, signal)) ?? [];
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    return await (await this.load()).checkConnection(signal);
  }
}
