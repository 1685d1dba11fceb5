// Every class of HTTP status that a service, a gateway, or a proxy may return.

import type { Column } from "./columns.js";
import { describeFaults } from "./describe-faults.js";
import { eachTime, type Fault, type Outcome } from "./fault.js";

function status(code: number, outcome: Outcome | ((column: Column) => Outcome), words: string): Fault {
  return { name: `${code} ${words}`, lay: (bench) => bench.lay({ status: code }), outcome };
}

/** A failure with the status, in the first attempt only. */
const once = (code: number, ends: Outcome["ends"], words: string): Fault => status(code, { ends, status: code }, words);
/** The same in every attempt. */
const again = (code: number, words: string, outcome: Outcome): Fault =>
  status(code, eachTime({ ...outcome, status: code }), words);
const gaveUp = { ends: "timeout", phase: "total", afterMs: 0 } as const;

describeFaults([
  once(400, "bad-request", "Bad Request"),
  status(
    401,
    ({ name, hasCredential }) => ({
      ends: "unauthenticated",
      status: 401,
      rejected: hasCredential ? 1 : 0,
      // The token is replaced once, because it may have been revoked early.
      ...(name === "StackSpot agent" ? { requests: 2 } : {}),
    }),
    "Unauthorized",
  ),
  once(402, "payment-required", "Payment Required"),
  once(403, "forbidden", "Forbidden"),
  once(404, "not-found", "Not Found"),
  once(405, "not-found", "Method Not Allowed"),
  // Fetch turns this status into a transport error without a status.
  status(
    407,
    { ends: "unreachable", code: "ERR_PROXY_AUTHENTICATION_REQUIRED" },
    "Proxy Authentication Required, as a status from the server",
  ),
  again(408, "Request Timeout", gaveUp),
  once(409, "bad-request", "Conflict"),
  status(410, ({ name }) => ({ ends: name === "Hugging Face" ? "configuration" : "not-found", status: 410 }), "Gone"),
  once(413, "bad-request", "Content Too Large"),
  {
    name: "400 from a TLS port after a plain http request",
    lay: (bench) =>
      bench.lay({
        status: 400,
        body: "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>",
      }),
    outcome: { ends: "tls", status: 400, code: "ERR_TLS_EXPECTED" },
  },
  once(418, "bad-request", "I'm a Teapot, for any other 4xx"),
  once(422, "bad-request", "Unprocessable Content"),
  again(429, "Too Many Requests", { ends: "rate-limited" }),
  once(451, "forbidden", "Unavailable For Legal Reasons"),
  again(500, "Internal Server Error", { ends: "server-error" }),
  once(501, "server-error", "Not Implemented"),
  again(502, "Bad Gateway", { ends: "server-error" }),
  again(503, "Service Unavailable", { ends: "server-error" }),
  again(504, "Gateway Timeout", gaveUp),
  once(507, "server-error", "Insufficient Storage, for any other 5xx"),
]);
