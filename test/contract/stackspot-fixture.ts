// Shared by the StackSpot tests: a sandbox service, the provider configured for it, and helpers for requests.

import { expect } from "vitest";
import { type Failure, FailureError } from "../../src/core/failures/errors.js";
import type { ChatEvent, ChatRequest, Credentials } from "../../src/core/provider-api/provider.js";
import { StackSpotProvider } from "../../src/core/providers/stackspot/stackspot-provider.js";
import type { RequestPolicy, WireContext } from "../../src/core/wire/http/context.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import { StackSpotService } from "../sandbox/services/stackspot.js";
import { TestSettings, testAccounts, wireContext } from "../support/wire-context.js";

export type Method = "api-key" | "service-credential";

/** An agent in the sandbox. */
export const agent = "01JSANDB0XAGENT0000000001A";
/** A quick command in the sandbox. */
export const quickCommand = "quick-command/list-risks";
/** A signal that is never aborted. */
export const { signal } = new AbortController();

/** Matches answer requests; the check of an API key is a chat too, but with one token. */
export const isChat = ({ path, body }: RecordedRequest): boolean =>
  (path.endsWith("/completions") && (body as { max_tokens?: number }).max_tokens !== 1) ||
  isAgent({ path }) ||
  isCreation({ path });
export const isToken = ({ path }: { path: string }): boolean => path.endsWith("/oidc/oauth/token");
export const isAgent = ({ path }: { path: string }): boolean => path.startsWith("/v1/agent/");
export const isCreation = ({ path }: { path: string }): boolean => path.startsWith("/v1/quick-commands/create-execution/");
export const isCallback = ({ path }: { path: string }): boolean => path.startsWith("/v1/quick-commands/callback/");

interface Surroundings {
  readonly policy?: Partial<RequestPolicy>;
  readonly context?: Partial<WireContext>;
}

export async function startStackSpot(method: Method, model: string, { policy = {}, context = {} }: Surroundings = {}) {
  const service = await StackSpotService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  const settings = new TestSettings(service.settings);
  const accounts = testAccounts();
  const createProvider = (): StackSpotProvider =>
    new StackSpotProvider({ ...wireContext(policy), ...context }, settings, accounts.credentialsOf("stackspot"), {
      firstMs: 1,
      longestMs: 2,
    });
  const provider = createProvider();
  const credentials: Readonly<Record<Method, Credentials>> = {
    "api-key": { apiKey: service.demoKey },
    "service-credential": { clientId: service.demoClientId, clientSecret: service.demoClientSecret },
  };
  const logInWith = async (values: Credentials = credentials[method]) => await accounts.logIn(provider, method, values, signal);
  return {
    service,
    settings,
    accounts,
    provider,
    /** A new instance, as after a restart: it knows only what is stored. */
    createProvider,
    model,
    isChat,
    logInWith,
    logIn: async () => void (await logInWith()),
    close: async () => await service.kill(),
  };
}

export type StackSpotFixture = Awaited<ReturnType<typeof startStackSpot>>;

export async function collect(
  { provider }: Pick<StackSpotFixture, "provider">,
  request: ChatRequest,
  stop: AbortSignal = signal,
): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of provider.streamChat(request, stop)) events.push(event);
  return events;
}

export async function ask(
  fixture: Pick<StackSpotFixture, "provider" | "model">,
  text: string,
  model: string = fixture.model,
): Promise<ChatEvent[]> {
  return await collect(fixture, { model, messages: [{ role: "user", content: text }] });
}

export function textOf(events: readonly ChatEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}

export function continuationOf(events: readonly ChatEvent[]): string | undefined {
  return events.findLast((event) => event.type === "continuation")?.value;
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(FailureError);
  return (thrown as FailureError).failure;
}

/** The matching requests so far. */
export function asked({ service }: StackSpotFixture, matches: (request: RecordedRequest) => boolean): RecordedRequest[] {
  return service.requests.filter(matches);
}

/** The session state as shown to the user. */
export function sessionStatus({ accounts }: StackSpotFixture): string | undefined {
  return accounts.session("stackspot")?.status;
}
