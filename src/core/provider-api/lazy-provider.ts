// A provider whose code is loaded when it is first needed: what the menus show of it is here, the rest comes later.

import type { Failure } from "../failures/errors.js";
import { Emitter } from "../platform/emitter.js";
import type { Settings } from "../platform/ports.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  Choice,
  ConnectionCheck,
  Credentials,
  ModelInfo,
  PrivacyBoundary,
  Provider,
  SignInMethod,
} from "./provider.js";

/** What is known of a provider without its code. */
export interface ProviderDescription {
  readonly id: string;
  readonly name: string;
  /** Until it is loaded; a provider may know better, by its settings. */
  readonly boundary: PrivacyBoundary;
  readonly worksSignedOut: boolean;
  /** Made at each call, because they are in the person's language. */
  readonly signInMethods: (settings: Settings) => readonly SignInMethod[];
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

  get worksSignedOut(): boolean {
    return this.loaded?.worksSignedOut ?? this.description.worksSignedOut;
  }

  get signInMethods(): readonly SignInMethod[] {
    return this.description.signInMethods(this.settings);
  }

  /** The provider itself, loaded once. */
  load(): Promise<Loaded> {
    this.loading ??= this.importProvider().then((provider) => {
      this.loaded = provider;
      provider.onDidChangeModels?.(() => this.changed.fire());
      return provider;
    });
    return this.loading;
  }

  /** What is wrong with its settings; asked of a provider that is not in use yet, nothing is. */
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

  /** A model is listed before it is asked, so the provider is loaded by then and no generator of ours stands between. */
  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    return this.loaded?.streamChat(request, signal) ?? this.loadAndStream(request, signal);
  }

  private async *loadAndStream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    yield* (await this.load()).streamChat(request, signal);
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
