// A provider whose answers a test writes: for what stands above providers.

import type {
  Account,
  ChatEvent,
  ChatRequest,
  ConnectionCheck,
  Credentials,
  LoginMethod,
  ModelInfo,
  PrivacyBoundary,
  Provider,
} from "../../src/core/provider-api/provider.js";

export class ScriptedProvider implements Provider {
  readonly name = "Scripted";
  boundary: PrivacyBoundary = "local";
  readonly worksWithoutLogin = true;
  readonly loginMethods: readonly LoginMethod[] = [];
  readonly requests: ChatRequest[] = [];
  models: () => Promise<readonly ModelInfo[]> = async () => [this.model("one")];
  answer: (request: ChatRequest, signal: AbortSignal) => AsyncIterable<ChatEvent> = async function* () {
    yield { type: "text-delta", text: "Hello" };
    yield { type: "finished", reason: "stop" };
  };
  verify: (values: Credentials) => Account = (values) => ({ label: values["user"] ?? "" });

  constructor(readonly id = "scripted") {}

  model(id: string, more: Partial<ModelInfo> = {}): ModelInfo {
    return { provider: this.id, id, name: id, capabilities: ["chat"], ...more };
  }

  async listModels(): Promise<readonly ModelInfo[]> {
    return await this.models();
  }

  describe: (id: string) => Promise<ModelInfo | undefined> = async (id) => (await this.models()).find((model) => model.id === id);

  async describeModel(id: string): Promise<ModelInfo | undefined> {
    return await this.describe(id);
  }

  /** No generator, so that `answer` may fail at any moment, as a provider of another extension may. */
  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    this.requests.push(request);
    return this.answer(request, signal);
  }

  async verifyCredentials(_method: string, values: Credentials): Promise<Account> {
    return this.verify(values);
  }

  async checkConnection(): Promise<ConnectionCheck> {
    return { ok: true, durationMs: 0 };
  }
}
