// Lifts the limit of 10 s that Node's own fetch (undici) sets for a connection, and that only whoever makes its
// dispatcher could change: VS Code does. Nothing has been sent by then, so that asking anew repeats nothing; how long to
// go on is for the caller to say, whose signal holds the limit of the settings. Limits that are shorter hold by themselves.

import type { Fetch } from "../../core/platform/ports.js";

/** Requests without a signal, and those whose body can be read only once, are passed on as they are. */
export function connectAnew(fetch: Fetch): Fetch {
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
