// One request to a sandbox service, as the service recorded it.

import type { IncomingHttpHeaders } from "node:http";

/** A request as it arrived, and how its exchange went. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lowercase. */
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON, or `undefined` if the body is not JSON. */
  readonly body: unknown;
  readonly rawBody: string;
  /** When its headers arrived, from `performance.now()`. */
  readonly receivedAt: number;
  /** Absent until the response begins. */
  responseStatus?: number;
  /** Bytes of the response body written so far. */
  bytesSent: number;
  /** Resolves when the exchange is over; `byClient`: the client left before the response was complete. */
  readonly closed: Promise<Closing>;
}

export interface Closing {
  /** From `performance.now()`. */
  readonly at: number;
  readonly byClient: boolean;
}
