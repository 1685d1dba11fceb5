// Shared by the Codegen tests: a sandbox service, the provider configured for it, and helpers for requests.

import type { ChatEvent, ChatRequest, Credentials } from "../../src/core/provider-api/provider.js";
import { type CodegenPace, CodegenProvider } from "../../src/core/providers/codegen/codegen-provider.js";
import type { RequestPolicy, WireContext } from "../../src/core/wire/http/context.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import { CodegenService } from "../sandbox/services/codegen.js";
import { TestSettings, testAccounts, wireContext } from "../support/wire-context.js";

/** A signal that is never aborted. */
export const { signal } = new AbortController();

/** The page of a sandbox's first run. */
export const page = "https://codegen.example/agent/trace/4711";
/** The beginning of that run's answer. */
export const opening = `[Run 4711 at Codegen](${page}) continues there even if you stop this answer.`;

export const isCreation = ({ method, path }: RecordedRequest): boolean => method === "POST" && path.endsWith("/agent/run");
export const isResumption = ({ path }: RecordedRequest): boolean => path.endsWith("/agent/run/resume");
export const isStatus = ({ method, path }: RecordedRequest): boolean => method === "GET" && /\/agent\/run\/\d+$/.test(path);
export const isLog = ({ path }: RecordedRequest): boolean => path.endsWith("/logs");

interface Surroundings {
  readonly policy?: Partial<RequestPolicy>;
  readonly context?: Partial<WireContext>;
  readonly pace?: Partial<CodegenPace>;
}

export async function startCodegen({ policy = {}, context = {}, pace = {} }: Surroundings = {}) {
  const service = await CodegenService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  // The tests send requests faster than the service's normal limits allow.
  service.limits = { creates: Number.POSITIVE_INFINITY, reads: Number.POSITIVE_INFINITY };
  const settings = new TestSettings(service.settings);
  const accounts = testAccounts();
  const quick = { firstMs: 1, longestMs: 2, reads: Number.POSITIVE_INFINITY };
  const provider = new CodegenProvider({ ...wireContext(policy), ...context }, settings, accounts.credentialsOf("codegen"), {
    ...quick,
    ...pace,
  });
  const credentials = { token: service.demoToken, organizationId: String(service.demoOrganization) };
  const logInWith = async (values: Credentials = credentials) => await accounts.logIn(provider, "token", values, signal);
  return {
    service,
    settings,
    accounts,
    provider,
    model: "agent",
    isChat: isCreation,
    logInWith,
    logIn: async () => void (await logInWith()),
    close: async () => await service.kill(),
  };
}

export type CodegenFixture = Awaited<ReturnType<typeof startCodegen>>;

export async function collect(
  { provider }: CodegenFixture,
  request: Omit<ChatRequest, "model">,
  stop: AbortSignal = signal,
): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of provider.streamChat({ model: "agent", ...request }, stop)) events.push(event);
  return events;
}

export async function ask(fixture: CodegenFixture, text: string): Promise<ChatEvent[]> {
  return await collect(fixture, { messages: [{ role: "user", content: text }] });
}

export function textOf(events: readonly ChatEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}

export function continuationOf(events: readonly ChatEvent[]): string {
  return events.findLast((event) => event.type === "continuation")?.value ?? "";
}

/** The matching requests so far. */
export function asked({ service }: CodegenFixture, matches: (request: RecordedRequest) => boolean): RecordedRequest[] {
  return service.requests.filter(matches);
}
