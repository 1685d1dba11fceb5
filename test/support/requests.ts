// The request pipeline over providers that a test writes, and what it reports to the rest of the product.

import type { RequestObservation } from "../../src/core/health/request-observation.js";
import { ProviderRegistry } from "../../src/core/models/registry.js";
import type { Clock } from "../../src/core/platform/ports.js";
import type { ChatEvent, ChatRequest, Provider } from "../../src/core/provider-api/provider.js";
import type { Asking, RequestServices } from "../../src/core/requests/asking.js";
import { Requests } from "../../src/core/requests/requests.js";
import { resolvedModel } from "../../src/core/requests/resolved-model.js";
import type { BoundaryQuestion } from "../../src/core/routing/boundary-words.js";
import { systemClock } from "../../src/node/system-clock.js";
import { KeptLog } from "./wire-context.js";

export interface TestRequests {
  readonly requests: Requests;
  readonly registry: ProviderRegistry;
  readonly observed: RequestObservation[];
  /** Questions that the user was asked. */
  readonly questions: BoundaryQuestion[];
  readonly log: KeptLog;
}

/** The first provider's first model is the chosen one, unless `more` says otherwise. */
export function requestsOver(providers: readonly Provider[], more: Partial<RequestServices> = {}): TestRequests {
  const clock: Clock = more.clock ?? systemClock;
  const registry = new ProviderRegistry(clock);
  for (const provider of providers) registry.register(provider);
  const observed: RequestObservation[] = [];
  const questions: BoundaryQuestion[] = [];
  const log = new KeptLog();
  const { askUser } = more;
  const requests = new Requests({
    registry,
    clock,
    log,
    chosenModel: () => (providers[0] ? `${providers[0].id}/one` : undefined),
    observe: (observation) => void observed.push(observation),
    fallback: () => ({ enabled: false, chain: [] }),
    isUsable: () => true,
    health: () => ({ status: "healthy" }),
    ...more,
    askUser: async (question) => {
      questions.push(question);
      return await askUser?.(question);
    },
  });
  return { requests, registry, observed, questions, log };
}

/** All events of an answer. */
export async function eventsOf(requests: Requests, asking: Partial<Asking> = {}): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  const whole: Asking = {
    content: { messages: [{ role: "user", content: "?" }] },
    signal: new AbortController().signal,
    ...asking,
  };
  for await (const event of requests.ask(whole)) events.push(event);
  return events;
}

/** Asks one provider by the pipeline, without a list of its models; the pipeline's memory lasts as long as `requests`. */
export function askProvider(
  provider: Provider,
  { model, ...content }: ChatRequest,
  signal = new AbortController().signal,
  requests = requestsOver([]).requests,
): AsyncIterable<ChatEvent> {
  const by = resolvedModel(provider, { provider: provider.id, id: model, name: model, capabilities: ["chat"] });
  return requests.ask({ model: by, noFallback: true, content, signal });
}
