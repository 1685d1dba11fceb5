// A service that answers with numbered words and records when it wrote each, so that the delay of every word in the panel
// can be measured.

import { HttpService, type Route } from "../../sandbox/http-service.js";
import { chunkOf, dataEvent, doneEvent, type WireAnswer } from "../../sandbox/openai-wire.js";
import type { RecordedRequest } from "../../sandbox/recorded-request.js";
import { eventStreamReply, jsonReply, type Piece, type Reply } from "../../sandbox/reply.js";

/** Characters per word: `000`, `001` … in base 36. */
const wordLength = 3;
const wordsInParagraph = 40;

/** The number of the last word in a text; undefined if there is none. */
export function lastWordIn(text: string): number | undefined {
  const words = text.match(/\b[0-9a-z]{3}\b/g);
  const last = words?.at(-1);
  return last === undefined ? undefined : Number.parseInt(last, 36);
}

/** The delta for a word: four characters, or five at the end of a paragraph. */
export function deltaOf(number: number): string {
  const word = number.toString(36).padStart(wordLength, "0");
  return word + ((number + 1) % wordsInParagraph === 0 ? "\n\n" : " ");
}

const answer: WireAnswer = {
  id: "chatcmpl-numbered",
  created: 1_718_000_000,
  model: "measured",
  text: "",
  finishReason: "stop",
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

export class NumberedService extends HttpService {
  /** Number of words in the next answer. */
  count = 0;
  /** When each word of the last answer was written, by `performance.now()`. */
  writtenAt: number[] = [];
  /** When the last request arrived, by the same clock. */
  requestedAt = 0;
  /** Resolves when the answer set by `pace` is completely written. */
  written = Promise.withResolvers<void>();
  readonly settings = {};
  readonly notes = [];

  protected readonly routes: readonly Route[] = [
    { method: "POST", path: "/v1/chat/completions", isChat: true, handle: ({ request }) => this.#answer(request) },
    { method: "GET", path: "/v1/models", handle: () => jsonReply(200, { object: "list", data: [] }) },
  ];

  static async start(): Promise<NumberedService> {
    const service = new NumberedService("snowcell", {});
    await service.start();
    return service;
  }

  get endpoint(): string {
    return `${this.url}/v1/chat/completions`;
  }

  /** One word per delta, `perSecond` deltas per second. */
  pace(count: number, perSecond: number): void {
    this.count = count;
    this.written = Promise.withResolvers();
    this.charactersPerSecond = (perSecond * textOf(count).length) / count;
  }

  #answer({ receivedAt }: RecordedRequest): Reply {
    this.requestedAt = receivedAt;
    return eventStreamReply(this.#words(this.count));
  }

  *#words(count: number): Generator<Piece> {
    const writtenAt: number[] = [];
    this.writtenAt = writtenAt;
    for (let number = 0; number < count; number += 1) {
      const content = deltaOf(number);
      yield { data: dataEvent(chunkOf(answer, { content })), characters: content.length };
      // The caller requests the next piece as soon as this one is written.
      writtenAt.push(performance.now());
    }
    yield { data: dataEvent(chunkOf(answer, {}, "stop")) };
    yield { data: doneEvent };
    this.written.resolve();
  }
}

/** The whole answer with that many words. */
export function textOf(count: number): string {
  return Array.from({ length: count }, (_, number) => deltaOf(number)).join("");
}
