// Hugging Face's servers report a loading model with status 503 and the seconds in the body, where the retry policy does
// not look. Adds a header with the same value, so that retries wait that long.

import type { Fetch } from "../../platform/ports.js";
import { readErrorBody } from "../../wire/http/body-text.js";

/** A `fetch` that adds `retry-after-ms` to 503 responses with `estimated_time` in their body. */
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
