// A fetch that writes requests and answers to the log, for a user who wants to see exactly what is sent. Loaded when
// tracing is on.

import type { Fetch } from "../../platform/ports.js";
import { redacted } from "../../redaction/redact.js";
import { isSecretHeader, secretHeaderValues } from "../../redaction/secret-headers.js";

/** Receives the lines; removes known secrets. */
export interface TraceLog {
  trace(message: string): void;
}

/** Characters of one body in the log. */
const longestBody = 16_000;

/** Addresses that exchange credentials: their bodies are not written. */
const credentialPaths = /token|oauth|login|auth|session/i;

let requests = 0;

export function tracedFetch(fetch: Fetch, log: TraceLog): Fetch {
  return async (input, init) => {
    requests += 1;
    const id = `#${requests}`;
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request?.url ?? String(input));
    const method = init?.method ?? request?.method ?? "GET";
    const isAboutCredentials = credentialPaths.test(url.pathname);
    const body = isAboutCredentials ? leftOut : requestBody(init?.body);
    log.trace(`${id} ${method} ${url.href}\n${headerLines(new Headers(init?.headers ?? request?.headers))}${body}`);
    const response = await fetch(input, init).catch((thrown: unknown) => {
      log.trace(`${id} failed: ${thrown}`);
      throw thrown;
    });
    log.trace(`${id} ${response.status} ${response.statusText}\n${headerLines(response.headers)}`);
    // A redirect that the transport hides has no status and cannot be built again.
    if (!response.body || response.status < 200) return response;
    return withTracedBody(response, (text, end) => log.trace(`${id} ${end}\n${isAboutCredentials ? leftOut : text}`));
  };
}

const leftOut = "(body left out: it may hold credentials)";

/** The same response; reports its text when it ends, fails, or the reader leaves. */
function withTracedBody(response: Response, report: (text: string, end: "end" | "failed" | "canceled") => void): Response {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let left = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      try {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (!value || done) {
          report(shortened(text, left), "end");
          return controller.close();
        }
        if (text.length < longestBody) text += decoder.decode(value, { stream: true });
        else left += value.length;
        controller.enqueue(value);
      } catch (thrown) {
        report(shortened(text, left), "failed");
        throw thrown;
      }
    },
    cancel: async (reason) => {
      report(shortened(text, left), "canceled");
      await reader?.cancel(reason);
    },
  });
  const { status, statusText, headers, url, redirected } = response;
  const traced = new Response(body, { status, statusText, headers });
  return Object.defineProperties(traced, { url: { value: url }, redirected: { value: redirected } });
}

function requestBody(body: BodyInit | null | undefined): string {
  if (body === undefined || body === null) return "";
  return typeof body === "string" ? shortened(body, 0) : "(body that is not text)";
}

function shortened(text: string, leftBytes: number): string {
  const left = Math.max(0, text.length - longestBody) + leftBytes;
  return left === 0 ? text : `${text.slice(0, longestBody)}… (${left} more)`;
}

function headerLines(headers: Headers): string {
  return [...headers].map(([name, value]) => `${name}: ${safeValue(name, value)}\n`).join("");
}

function safeValue(name: string, value: string): string {
  return isSecretHeader(name) || secretHeaderValues({ [name]: value }).length > 0 ? redacted : value;
}
