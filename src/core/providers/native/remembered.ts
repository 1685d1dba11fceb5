// What servers answered, for a few minutes: many callers wait for one request, and none of them ends it.

import { abortable } from "../../platform/abortable.js";
import type { WireContext } from "../../wire/http/context.js";

/** How long an answer counts, in milliseconds: another model may be loaded at the same address. */
const lifetimeMs = 5 * 60_000;
/** A server that did not answer is asked again after this. */
const restMs = 30_000;
/** How long a server may take. */
const timeoutMs = 3000;

interface Entry<Value> {
  until: number;
  value: Value | undefined;
  answer: Promise<Value | undefined>;
}

export class Remembered<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  constructor(private readonly context: WireContext) {}

  /** The last answer, however old. */
  last(key: string): Value | undefined {
    return this.entries.get(key)?.value;
  }

  /** Rejects if `signal` aborts, or if the server did not answer and never has. */
  async of(
    key: string,
    ask: (limit: AbortSignal) => Promise<Value | undefined>,
    signal: AbortSignal,
  ): Promise<Value | undefined> {
    const { clock } = this.context;
    const before = this.entries.get(key);
    if (before && clock.monotonic() <= before.until) return await abortable(before.answer, signal);
    const entry: Entry<Value> = {
      until: clock.monotonic() + lifetimeMs,
      value: before?.value,
      answer: ask(AbortSignal.timeout(timeoutMs)).then(
        (value) => {
          entry.value = value;
          return value;
        },
        (thrown: unknown) => {
          entry.until = clock.monotonic() + restMs;
          if (before?.value === undefined) throw thrown;
          return before.value;
        },
      ),
    };
    this.entries.set(key, entry);
    return await abortable(entry.answer, signal);
  }

  /** The next caller asks again; the last answer stays for one that does not arrive. */
  expire(key: string): void {
    const entry = this.entries.get(key);
    if (entry) entry.until = Number.NEGATIVE_INFINITY;
  }
}
