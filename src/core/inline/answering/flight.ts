// One running request and its answer so far. It outlives the call that started it: while what is typed agrees with the answer,
// later calls wait for the same stream.

import type { Failure } from "../../failures/errors.js";
import type { Clock } from "../../platform/ports.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import type { Around } from "./agreement.js";
import type { AnswerContext } from "./context.js";
import { type Stopped, type StreamEnd, stopAt } from "./stop.js";
import { unwrap } from "./unwrap.js";

export interface FlightPlan extends Around {
  readonly key: string;
  readonly context: AnswerContext;
}

export interface Landed extends Stopped {
  readonly failure?: Failure;
}

/** Characters of an answer that are read: a server may ignore its limit, and VS Code draws less. */
const longestAnswer = 8000;
/** Between new lines, an answer is read again when it has grown by this share, so that tiny pieces cost no more than large ones. */
const growth = 1 / 16;

export class Flight {
  private raw = "";
  private readLength = 0;
  private latest: Stopped = { text: "", done: false };
  private ended: Landed | undefined;
  private readonly controller = new AbortController();
  private readonly waiting = new Set<() => void>();
  readonly startedAt: number;
  /** Monotonic milliseconds; undefined before the first text. */
  firstTextAt: number | undefined;

  constructor(
    readonly plan: FlightPlan,
    private readonly clock: Clock,
    ask: (signal: AbortSignal) => AsyncIterable<ChatEvent>,
    private readonly landed: (flight: Flight, result: Landed) => void,
  ) {
    this.startedAt = clock.monotonic();
    void this.follow(ask(this.controller.signal));
  }

  /** The answer so far, joined to what was typed when it was asked. */
  get text(): string {
    return this.latest.text;
  }

  get result(): Landed | undefined {
    return this.ended;
  }

  /** Characters that the model sent. */
  get generated(): number {
    return this.raw.length;
  }

  /** Ends the request and closes its connection. */
  abort(): void {
    if (this.ended) return;
    this.controller.abort();
    this.end({ text: "", done: true, failure: { provider: "", kind: "aborted", remedy: "retry" } });
  }

  /** Resolves when the answer is complete or changed, or after the time, or when the signal aborts. */
  progress(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.ended || signal.aborted || milliseconds <= 0) return resolve();
      const done = (): void => {
        timer.dispose();
        this.waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = this.clock.schedule(milliseconds, done);
      this.waiting.add(done);
      signal.addEventListener("abort", done, { once: true });
    });
  }

  private async follow(events: AsyncIterable<ChatEvent>): Promise<void> {
    for await (const event of events) {
      if (this.ended) return;
      if (event.type === "text-delta") {
        this.firstTextAt ??= this.clock.monotonic();
        this.add(event.text);
      } else if (event.type === "finished") {
        this.read(event.reason === "length" ? "length" : "stop");
      } else if (event.type === "failed") {
        // What a broken stream left is no answer.
        this.end({ text: "", done: true, failure: event.failure });
      }
    }
  }

  private add(text: string): void {
    this.raw += text.slice(0, longestAnswer - this.raw.length);
    if (this.raw.length >= longestAnswer) this.read("length");
    else if (text.includes("\n") || this.raw.length - this.readLength >= this.readLength * growth) this.read(undefined);
  }

  private read(end: StreamEnd | undefined): void {
    this.readLength = this.raw.length;
    const { context } = this.plan;
    const { text, ended, drop } = unwrap(this.raw, context, end !== undefined);
    const stopped: Stopped = drop ? { text: "", done: true, drop } : stopAt(text, context, ended ? "stop" : end);
    this.latest = stopped;
    if (stopped.done) {
      this.controller.abort();
      this.end(stopped);
    } else this.wake();
  }

  private end(result: Landed): void {
    if (this.ended) return;
    this.ended = result;
    this.latest = result;
    this.landed(this, result);
    this.wake();
  }

  private wake(): void {
    for (const done of [...this.waiting]) done();
  }
}
