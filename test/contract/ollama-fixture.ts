// Shared by the Ollama tests: a sandbox service, and the provider configured for it.

import { expect } from "vitest";
import { type Failure, FailureError } from "../../src/core/failures/errors.js";
import type { ChatEvent, ChatMessage, ChatRequest } from "../../src/core/provider-api/provider.js";
import { OllamaProvider } from "../../src/core/providers/ollama/ollama-provider.js";
import type { WireContext } from "../../src/core/wire/http/context.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import { OllamaService } from "../sandbox/services/ollama.js";
import { TestSettings, wireContext } from "../support/wire-context.js";

export async function startOllama(context: Partial<WireContext> = {}) {
  const service = await OllamaService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  service.loadDelayMs = 0;
  service.downloadBytesPerSecond = Number.POSITIVE_INFINITY;
  const settings = new TestSettings(service.settings);
  const provider = new OllamaProvider({ ...wireContext(), ...context }, settings, () => "WSL: Ubuntu");
  return {
    service,
    settings,
    provider,
    model: "llama3.2:latest",
    isChat: (request: { path: string }) => request.path === "/api/chat",
    logIn: async () => undefined,
    close: async () => await service.kill(),
  };
}

export type OllamaFixture = Awaited<ReturnType<typeof startOllama>>;

/** All events of an answer. */
export async function chat(
  { provider, model }: Pick<OllamaFixture, "provider" | "model">,
  content: ChatMessage["content"],
  more: Partial<ChatRequest> = {},
): Promise<ChatEvent[]> {
  const request: ChatRequest = { model, messages: [{ role: "user", content }], ...more };
  const events: ChatEvent[] = [];
  for await (const event of provider.streamChat(request, new AbortController().signal)) events.push(event);
  return events;
}

export function textOf(events: readonly ChatEvent[], type: "text-delta" | "reasoning-delta" = "text-delta"): string {
  return events.map((event) => (event.type === type ? event.text : "")).join("");
}

/** The body of the only chat request so far. */
export function chatBody({ service, isChat }: OllamaFixture): Record<string, unknown> {
  const requests = service.requests.filter(isChat);
  const [request] = requests;
  if (!request || requests.length > 1) throw new Error(`${requests.length} requests for an answer`);
  return request.body as Record<string, unknown>;
}

export function requestsTo({ service }: OllamaFixture, path: string): RecordedRequest[] {
  return service.requests.filter((request) => request.path === path);
}

/** The rejection of the promise. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(FailureError);
  return (thrown as FailureError).failure;
}
