// Lets a test wait until the client has read a given part of a response, instead of waiting for a fixed time.

import type { Fetch } from "../../src/core/platform/ports.js";

/** Runs everything that is ready, so that the data just read is processed. */
export const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class BodyTap {
  /** Decompressed bytes of all bodies. */
  total = 0;
  #responses = 0;
  readonly #received = new Map<string, number>();
  /** Checked on each change, with the body of the request and the number of response bytes read. */
  #waiting: { readonly isMet: (sent: string, bytes: number) => boolean; readonly resolve: () => void }[] = [];

  /** Resolves once the client has the headers of that many responses. */
  async responded(responses = 1): Promise<void> {
    await this.#until(() => this.#responses >= responses);
  }

  /** Resolves once that many bytes were read of the responses to requests that contain `marker`. */
  async received(bytes: number, marker = ""): Promise<void> {
    await this.#until((sent, count) => count >= bytes && sent.includes(marker));
  }

  /** Wraps `fetch` to observe it. Reads nothing ahead. */
  on(fetch: Fetch): Fetch {
    return async (input, init) => {
      const response = await fetch(input, init);
      this.#responses += 1;
      const sent = typeof init?.body === "string" ? init.body : "";
      this.#count(sent, 0);
      if (!response.body || response.status < 200 || response.status > 599) return response;
      const reader = response.body.getReader();
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          pull: async (controller) => {
            const { done, value } = await reader.read();
            if (done) return controller.close();
            controller.enqueue(value);
            this.#count(sent, value.length);
          },
          cancel: (reason) => reader.cancel(reason),
        },
        { highWaterMark: 0 },
      );
      const { status, statusText, headers } = response;
      return new Response(body, { status, statusText, headers });
    };
  }

  #count(sent: string, bytes: number): void {
    this.total += bytes;
    const count = (this.#received.get(sent) ?? 0) + bytes;
    this.#received.set(sent, count);
    const met = this.#waiting.filter(({ isMet }) => isMet(sent, count));
    if (met.length === 0) return;
    this.#waiting = this.#waiting.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve();
  }

  async #until(isMet: (sent: string, bytes: number) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      if ([...this.#received].some(([sent, bytes]) => isMet(sent, bytes))) resolve();
      else this.#waiting.push({ isMet, resolve });
    });
    await turnOfTheLoop();
  }
}
