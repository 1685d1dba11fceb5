// Retries a connection that Node's own fetch (undici) gave up after 10 s. Only the owner of the dispatcher could raise that
// limit, and in an extension host the owner is VS Code. Nothing was sent yet, so a retry repeats nothing. The caller's
// signal holds the limit of the settings; shorter limits hold by themselves.

import type { Fetch } from "../../core/platform/ports.js";

/** Requests without a signal, and those whose body can be read only once, are passed on as they are. */
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
