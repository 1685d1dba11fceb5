// Lets a test know how far the client has come in reading a response, so that the next thing can be done just then and
// nothing has to be waited for by the clock.

import type { Fetch } from "../../src/core/ports.js";

/** Lets everything run that is ready to: what has just been read is then taken in. */
export const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class BodyTap {
  /** Bytes of all bodies, as they come out of the decompression. */
  total = 0;
  #responses = 0;
  readonly #received = new Map<string, number>();
  #waiting: { readonly isMet: () => boolean; readonly resolve: () => void }[] = [];

  /** Resolves when the client has the headers of that many responses. */
  async responded(responses = 1): Promise<void> {
    await this.#until(() => this.#responses >= responses);
  }

  /** Resolves when that many bytes have been read of the answers to requests that contain `marker`. */
  async received(bytes: number, marker = ""): Promise<void> {
    await this.#until(() => [...this.#received].some(([sent, count]) => sent.includes(marker) && count >= bytes));
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
    this.#received.set(sent, (this.#received.get(sent) ?? 0) + bytes);
    this.#tell();
  }

  async #until(isMet: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ isMet, resolve });
      this.#tell();
    });
    await turnOfTheLoop();
  }

  #tell(): void {
    const met = this.#waiting.filter(({ isMet }) => isMet());
    this.#waiting = this.#waiting.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve();
  }
}
