// Retries connections that Node's fetch (undici) gave up on after 10 s. Only the owner of the dispatcher can raise that
// limit, and in an extension host that is VS Code. Nothing was sent yet, so a retry is safe. The caller's signal enforces
// the configured timeout, which also works if it is shorter.

import type { Fetch } from "../../core/platform/ports.js";

/** Passes on requests without a signal, and those whose body can be read only once. */
export function withConnectRetry(fetch: Fetch): Fetch {
  return async (input, init) => {
    const signal = input instanceof Request || init?.body instanceof ReadableStream ? undefined : init?.signal;
    for (;;) {
      try {
        return await fetch(input, init);
      } catch (thrown) {
        if (!signal || signal.aborted || !gaveUpConnecting(thrown)) throw thrown;
      }
    }
  };
}

function gaveUpConnecting(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "UND_ERR_CONNECT_TIMEOUT";
}
