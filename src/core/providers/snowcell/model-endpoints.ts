// Which of a model's servers takes the next request: the healthy one with the fewest under way, and for a conversation
// the one that it is at already, while that one is well.

import { verdictOn } from "../../health/verdict.js";
import type { Clock } from "../../platform/ports.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import { chooseEndpoint, InFlight } from "./endpoint-choice.js";
import type { SnowCellEndpoint, SnowCellModel } from "./model-settings.js";

/** A server that failed is passed over for this long. */
const restMs = 30_000;
/** Conversations whose server is remembered; the oldest are forgotten. */
const mostConversations = 200;

export class ModelEndpoints {
  private readonly inFlight = new InFlight();
  /** By base address, monotonic milliseconds until which it is passed over. */
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

  /** Passes the attempt's events on, and learns from them how the server is. */
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
