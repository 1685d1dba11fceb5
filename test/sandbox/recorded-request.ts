// One request to a sandbox service, as the service recorded it.

import type { IncomingHttpHeaders } from "node:http";

/** One request as it arrived, and how its exchange went. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON, or `undefined` where the body is none. */
  readonly body: unknown;
  readonly rawBody: string;
  /** When its headers arrived, by `performance.now()`. */
  readonly receivedAt: number;
  /** Absent until the response has begun. */
  responseStatus?: number;
  /** Bytes of the response's body that were written so far. */
  bytesSent: number;
  /** Settles once the exchange is over; `byClient` says that the client left before the response was complete. */
  readonly closed: Promise<Closing>;
}

export interface Closing {
  /** By `performance.now()`. */
  readonly at: number;
  readonly byClient: boolean;
}
