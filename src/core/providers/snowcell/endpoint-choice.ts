// Which of a model's endpoints takes the next request, and the count of requests under way that the choice needs.

/** What is known of one endpoint. */
export interface EndpointState {
  /** Requests may go there: its circuit is not open. */
  readonly healthy: boolean;
  readonly inFlight: number;
}

export interface EndpointsState {
  /** Of an endpoint as the model lists it; one that is not known counts as healthy and idle. */
  readonly of: (endpoint: string) => EndpointState | undefined;
  /** Where the conversation's last answer came from: that server may hold the conversation in its cache. */
  readonly current?: string;
}

/**
 * The endpoint for the next request: where the conversation is already, while that one is well; otherwise the healthy one
 * with the fewest requests under way, the first listed of equals. Where none is healthy the same choice is made of all,
 * so that a service which is back is found. `undefined` only of an empty list.
 */
export function chooseEndpoint(endpoints: readonly string[], state: EndpointsState): string | undefined {
  const known = endpoints.map((endpoint) => ({ endpoint, ...(state.of(endpoint) ?? { healthy: true, inFlight: 0 }) }));
  const healthy = known.filter((each) => each.healthy);
  if (healthy.some(({ endpoint }) => endpoint === state.current)) return state.current;
  // Sorting is stable, so equals stay in the order in which they are listed.
  return (healthy.length > 0 ? healthy : known).toSorted((one, other) => one.inFlight - other.inFlight)[0]?.endpoint;
}

/** Requests under way, by whatever they are counted for: an endpoint, a provider. */
export class InFlight {
  private readonly counts = new Map<string, number>();

  count(key: string): number {
    return this.counts.get(key) ?? 0;
  }

  /** One more is under way until the result is called; calling it again does nothing. */
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
