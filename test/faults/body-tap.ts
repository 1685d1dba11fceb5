// Lets a test know how far the client has come in reading a response, so that the next thing can be done just then and
// nothing has to be waited for by the clock.

import type { Fetch } from "../../src/core/platform/ports.js";

/** Lets everything run that is ready to: what has just been read is then taken in. */
export const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class BodyTap {
  /** Bytes of all bodies, as they come out of the decompression. */
  total = 0;
  #responses = 0;
  readonly #received = new Map<string, number>();
  /** Asked at each change, of which they are told the request's body and the bytes read of its answer. */
  #waiting: { readonly isMet: (sent: string, bytes: number) => boolean; readonly resolve: () => void }[] = [];

  /** Resolves when the client has the headers of that many responses. */
  async responded(responses = 1): Promise<void> {
    await this.#until(() => this.#responses >= responses);
  }

  /** Resolves when that many bytes have been read of the answers to requests that contain `marker`. */
  async received(bytes: number, marker = ""): Promise<void> {
    await this.#until((sent, count) => count >= bytes && sent.includes(marker));
  }

  /** `fetch`, listened in on. Nothing is read ahead. */
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
