// Connects the window to the database thread: sends calls and returns promises for their results.

import { Worker } from "node:worker_threads";
import {
  type CallArguments,
  type CallName,
  type CallResult,
  HistoryError,
  type HistoryErrorKind,
} from "../../core/history/history-calls.js";
import type { HistoryFileEvents } from "./database/history-file.js";

export interface WorkerRequest {
  readonly id: number;
  readonly name: CallName | "close";
  readonly args: unknown[];
}

export type WorkerAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: { readonly kind: HistoryErrorKind; readonly message: string } }
  | { readonly event: "quarantined"; readonly path: string }
  | { readonly event: "recovered" };

interface Pending {
  resolve(value: unknown): void;
  reject(reason: HistoryError): void;
}

export class WorkerLink {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private everAnswered = false;

  constructor(
    /** The worker's script. */
    private readonly script: string,
    private readonly file: string,
    private readonly events: HistoryFileEvents,
  ) {}

  /** Rejects with a `HistoryError`. Restarts a thread that died. */
  async call<Name extends CallName>(name: Name, ...args: CallArguments<Name>): Promise<CallResult<Name>> {
    return (await this.send(name, args)) as CallResult<Name>;
  }

  /** Closes the database and ends the thread, within `limitMs`. */
  async close(limitMs: number): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    const closed = this.send("close", []).catch(() => undefined);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, limitMs).unref())]);
    await worker.terminate();
  }

  private send(name: WorkerRequest["name"], args: unknown[]): Promise<unknown> {
    this.worker ??= this.start();
    const { worker } = this;
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      worker.postMessage({ id, name, args } satisfies WorkerRequest);
      this.pending.set(id, { resolve, reject });
      worker.ref();
    });
  }

  private start(): Worker {
    // Do not inherit the window's Node options, whose loaders would be loaded again.
    const worker = new Worker(this.script, { name: "snowcell-history", workerData: { file: this.file }, execArgv: [] });
    worker.on("message", (answer: WorkerAnswer) => this.receive(answer));
    worker.on("error", (thrown: Error) => this.ended(worker, thrown.message));
    worker.on("exit", () => this.ended(worker, "its thread ended"));
    worker.unref();
    return worker;
  }

  private receive(answer: WorkerAnswer): void {
    this.everAnswered = true;
    if ("event" in answer) {
      if (answer.event === "quarantined") this.events.quarantined(answer.path);
      else this.events.recovered();
      return;
    }
    const pending = this.pending.get(answer.id);
    this.pending.delete(answer.id);
    // An idle history must not keep the process alive.
    if (this.pending.size === 0) this.worker?.unref();
    if ("failure" in answer) pending?.reject(new HistoryError(answer.failure.kind, answer.failure.message));
    else pending?.resolve(answer.value);
  }

  private ended(worker: Worker, why: string): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    const lost = [...this.pending.values()];
    this.pending.clear();
    // A thread that has never worked will not work on a retry.
    const kind = this.everAnswered ? "unavailable" : "other";
    for (const { reject } of lost) reject(new HistoryError(kind, `The history does not work: ${why}`));
  }
}
