// Chooses a model's server for the next request: the healthy one with the fewest concurrent requests, but a conversation
// stays on its server while that is healthy.

import { verdictOn } from "../../health/verdict.js";
import type { Clock } from "../../platform/ports.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import { chooseEndpoint, InFlight } from "./endpoint-choice.js";
import type { SnowCellEndpoint, SnowCellModel } from "./model-settings.js";

/** How long a server is skipped after a failure. */
const restMs = 30_000;
/** Number of conversations whose server is remembered; the oldest is dropped. */
const mostConversations = 200;

export class ModelEndpoints {
  private readonly inFlight = new InFlight();
  /** By base address: monotonic milliseconds until which it is skipped. */
  private readonly resting = new Map<string, number>();
  private readonly endpointOf = new Map<string, string>();

  constructor(private readonly clock: Clock) {}

  /** The server for one attempt. */
  choose(model: SnowCellModel, conversationId: string | undefined): SnowCellEndpoint {
    const all: readonly SnowCellEndpoint[] = [model, ...(model.alternatives ?? [])];
    const current = conversationId === undefined ? undefined : this.endpointOf.get(conversationId);
    const chosen = chooseEndpoint(
      all.map(({ baseUrl }) => baseUrl),
      {
        of: (baseUrl) => ({
          healthy: (this.resting.get(baseUrl) ?? Number.NEGATIVE_INFINITY) <= this.clock.monotonic(),
          inFlight: this.inFlight.count(baseUrl),
        }),
        ...(current !== undefined ? { current } : {}),
      },
    );
    return all.find(({ baseUrl }) => baseUrl === chosen) ?? model;
  }

  /** Passes the attempt's events through and updates the server's health. */
  async *watch(
    { baseUrl }: SnowCellEndpoint,
    conversationId: string | undefined,
    events: AsyncIterable<ChatEvent>,
  ): AsyncGenerator<ChatEvent> {
    const end = this.inFlight.begin(baseUrl);
    try {
      for await (const event of events) {
        if (event.type === "finished") this.settle(baseUrl, conversationId);
        else if (event.type === "failed" && verdictOn(event.failure) === "fault") {
          this.resting.set(baseUrl, this.clock.monotonic() + restMs);
        }
        yield event;
      }
    } finally {
      end();
    }
  }

  private settle(baseUrl: string, conversationId: string | undefined): void {
    this.resting.delete(baseUrl);
    if (conversationId === undefined) return;
    this.endpointOf.delete(conversationId);
    this.endpointOf.set(conversationId, baseUrl);
    const [oldest] = this.endpointOf.keys();
    if (this.endpointOf.size > mostConversations && oldest !== undefined) this.endpointOf.delete(oldest);
  }
}
