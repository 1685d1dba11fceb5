// Runs writes to the history one at a time, in order. A write that fails because of the storage is retried until it
// succeeds, while later ones wait. Nothing blocks here, because the database is on another thread.

import type { Clock } from "../platform/ports.js";
import { type Call, HistoryError, storageProblemOf } from "./history-calls.js";
import type { TroubleWatch, WatchedCall } from "./trouble-watch.js";

export interface Write<Result> {
  /** Ids of the conversations it changes. */
  readonly scope: readonly string[];
  /** If the newest waiting write of the same scope has this key, this one replaces it. */
  readonly key?: string;
  /** Reads the conversation's data only when it runs, so that a delayed write saves the current state. */
  run(): Promise<Result>;
  /** The write as data, for a window that closes before it runs. */
  record(): Call;
}

/** Between two attempts, in ms. SQLite has waited for a lock already; the pause only lets reads in. */
const retryMs = { busy: 20, other: 1_000 };

interface Entry {
  write: Write<unknown>;
  /** Starts with the first attempt: a write that waits for another one is not itself late. */
  watched?: WatchedCall;
  running: boolean;
  settle(outcome: { readonly value: unknown } | { readonly thrown: unknown }): void;
  readonly done: Promise<unknown>;
}

export class WriteQueue {
  private readonly entries: Entry[] = [];
  private working = false;
  private closed = false;
  private pause: { end(): void } | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    private readonly watch: TroubleWatch,
  ) {
    watch.onDidChange(() => this.stepped());
  }

  /** Resolves when the write succeeds. Rejects if a retry cannot help. */
  add<Result>(write: Write<Result>): Promise<Result> {
    if (this.closed) return Promise.reject(new HistoryError("closed", "The history is closed"));
    const entry = this.replaced(write) ?? this.entryFor(write);
    void this.work();
    return entry.done as Promise<Result>;
  }

  /** Resolves when no write to the conversation is waiting, or at once while the storage is in trouble. */
  async settled(conversationId: string): Promise<void> {
    while (!this.watch.trouble && this.entries.some(({ write }) => write.scope.includes(conversationId))) await this.step();
  }

  /** Resolves when the queue is empty, or after `limitMs`. */
  async drained(limitMs: number): Promise<void> {
    let late = false;
    const timer = this.clock.schedule(limitMs, () => {
      late = true;
      this.stepped();
    });
    while (this.entries.length > 0 && !late) await this.step();
    timer.dispose();
  }

  /** Closes the queue. `leave` saves the remaining writes, oldest first, and returns where. */
  async close(leave: (calls: readonly Call[]) => Promise<string>): Promise<void> {
    this.closed = true;
    const left = this.entries.splice(0);
    this.pause?.end();
    const end = (reason: string): void => {
      for (const entry of left) entry.settle({ thrown: new HistoryError("closed", reason) });
    };
    try {
      if (left.length === 0) return;
      const path = await leave(left.map(({ write }) => write.record()));
      end(`the window closes; it is in ${path} for the next one`);
    } catch (thrown) {
      end(`the window closes, and it could not be put aside either: ${String(thrown)}`);
      throw thrown;
    }
  }

  /** Wakes up `settled` and `drained`. */
  private stepped(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private step(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  private replaced(write: Write<unknown>): Entry | undefined {
    const last = this.entries.findLast(({ write: { scope } }) => scope.some((id) => write.scope.includes(id)));
    if (write.key === undefined || last?.running !== false || last.write.key !== write.key) return undefined;
    last.write = write;
    return last;
  }

  private entryFor(write: Write<unknown>): Entry {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const entry: Entry = {
      write,
      running: false,
      settle: (outcome) => {
        entry.watched?.end();
        if ("value" in outcome) resolve(outcome.value);
        else reject(outcome.thrown);
      },
      done: promise,
    };
    this.entries.push(entry);
    return entry;
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    for (let entry = this.entries[0]; entry; entry = this.entries[0]) await this.attempt(entry);
    this.working = false;
  }

  private async attempt(entry: Entry): Promise<void> {
    entry.running = true;
    entry.watched ??= this.watch.begin();
    try {
      const value = await entry.write.run();
      this.finish(entry, { value });
    } catch (thrown) {
      const problem = storageProblemOf(thrown);
      if (!problem) return this.finish(entry, { thrown });
      entry.running = false;
      entry.watched.failed(problem);
      if (!this.closed) await this.wait(problem === "busy" ? retryMs.busy : retryMs.other);
    }
  }

  private finish(entry: Entry, outcome: Parameters<Entry["settle"]>[0]): void {
    if (this.entries[0] === entry) this.entries.shift();
    entry.settle(outcome);
    this.stepped();
  }

  private async wait(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.clock.schedule(milliseconds, resolve);
      this.pause = {
        end: () => {
          timer.dispose();
          resolve();
        },
      };
    });
    this.pause = undefined;
  }
}
