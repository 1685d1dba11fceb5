// Lets a test know how much of a body the client has read, so that the next thing can be done just then and nothing has
// to be waited for by the clock.

import type { Fetch } from "../../src/core/ports.js";

export class BodyTap {
  #received = new Map<string, number>();
  #waiting: { readonly marker: string; readonly bytes: number; readonly resolve: () => void }[] = [];

  /** Resolves when that many bytes of a body have been read, of the answer to a request that contains `marker`. */
  received(bytes: number, marker = ""): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ marker, bytes, resolve });
      this.#tell();
    });
  }

  /** Counts from zero again. */
  reset(): void {
    this.#received = new Map();
  }

  /** `fetch`, listened in on. Nothing is read ahead. */
  on(fetch: Fetch): Fetch {
    return async (input, init) => {
      const response = await fetch(input, init);
      if (!response.body || response.status < 200 || response.status > 599) return response;
      const sent = typeof init?.body === "string" ? init.body : "";
      const reader = response.body.getReader();
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          pull: async (controller) => {
            const { done, value } = await reader.read();
            if (done) return controller.close();
            controller.enqueue(value);
            this.#received.set(sent, (this.#received.get(sent) ?? 0) + value.length);
            this.#tell();
          },
          cancel: (reason) => reader.cancel(reason),
        },
        { highWaterMark: 0 },
      );
      const { status, statusText, headers } = response;
      return new Response(body, { status, statusText, headers });
    };
  }

  #tell(): void {
    const isMet = ({ marker, bytes }: { readonly marker: string; readonly bytes: number }): boolean =>
      bytes === 0 || [...this.#received].some(([sent, count]) => sent.includes(marker) && count >= bytes);
    const met = this.#waiting.filter(isMet);
    this.#waiting = this.#waiting.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve();
  }
}
