// The error with which Hugging Face's own servers say that a model is being loaded: 503 with the seconds in the body,
// where nobody looks for them. Given a header that says the same, so that the retry policy waits as long.

import type { Fetch } from "../../platform/ports.js";
import { readErrorBody } from "../../wire/http/body-text.js";

/** A `fetch` whose 503 answers carry `retry-after-ms` where their body holds `estimated_time`. */
export function withLoadingTime(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status !== 503 || response.headers.has("retry-after")) return response;
    const body = await readErrorBody(response);
    const headers = new Headers(response.headers);
    const seconds = estimatedTime(body);
    if (seconds !== undefined) headers.set("retry-after-ms", String(Math.ceil(seconds * 1000)));
    return new Response(body, { status: response.status, statusText: response.statusText, headers });
  };
}

function estimatedTime(body: string): number | undefined {
  const found = /"estimated_time"\s*:\s*(\d+(?:\.\d+)?)/.exec(body)?.[1];
  return found === undefined ? undefined : Number(found);
}
