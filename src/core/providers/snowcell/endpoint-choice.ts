// Chooses a model's endpoint for the next request, and counts the concurrent requests for that.

/** The state of one endpoint. */
export interface EndpointState {
  /** Its circuit is not open. */
  readonly healthy: boolean;
  readonly inFlight: number;
}

export interface EndpointsState {
  /** The state of a listed endpoint; an unknown one counts as healthy and idle. */
  readonly of: (endpoint: string) => EndpointState | undefined;
  /** The endpoint of the conversation's last answer: it may have the conversation in its cache. */
  readonly current?: string;
}

/**
 * The endpoint for the next request: the conversation's current one while it is healthy; otherwise the healthy one with
 * the fewest concurrent requests, the first listed on a tie. If none is healthy, all are considered, so that a recovered
 * service is found. `undefined` only for an empty list.
 */
export function chooseEndpoint(endpoints: readonly string[], state: EndpointsState): string | undefined {
  const known = endpoints.map((endpoint) => ({ endpoint, ...(state.of(endpoint) ?? { healthy: true, inFlight: 0 }) }));
  const healthy = known.filter((each) => each.healthy);
  if (healthy.some(({ endpoint }) => endpoint === state.current)) return state.current;
  // Sorting is stable, so ties keep the listed order.
  return (healthy.length > 0 ? healthy : known).toSorted((one, other) => one.inFlight - other.inFlight)[0]?.endpoint;
}

/** Counts concurrent requests per key: an endpoint or a provider. */
export class InFlight {
  private readonly counts = new Map<string, number>();

  count(key: string): number {
    return this.counts.get(key) ?? 0;
  }

  /** Counts one more until the returned function is called; later calls do nothing. */
  begin(key: string): () => void {
    this.counts.set(key, this.count(key) + 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const left = this.count(key) - 1;
      if (left > 0) this.counts.set(key, left);
      else this.counts.delete(key);
    };
  }
}
