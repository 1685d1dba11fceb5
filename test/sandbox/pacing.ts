// Writes pieces when they are due, computed from the elapsed time, so that a late timer causes no lasting delay and
// thousands of deltas per second do not need a timer each.

import type { Piece } from "./reply.js";

/** Shorter waits are combined into one. */
const tickMs = 4;
/** The longest wait, so that a changed rate takes effect soon. */
const longestWaitMs = 50;

/** A response, or the socket under it. */
export interface Sink {
  /** Combines several writes into one system call. */
  readonly socket?: { cork(): void; uncork(): void } | null;
  readonly writableNeedDrain: boolean;
  write(bytes: Uint8Array): boolean;
  on(event: "drain", listener: () => void): unknown;
  off(event: "drain", listener: () => void): unknown;
}

export interface Pace {
  /** Read on every turn. */
  readonly charactersPerSecond: () => number;
  /** Aborts when the connection is gone: nothing is written after that. */
  readonly gone: AbortSignal;
  /** Receives the number of bytes of each written piece. */
  readonly wrote: (bytes: number) => void;
}

/** Resolves when the last piece is passed to the socket, or the connection is gone. */
export async function writePaced(response: Sink, pieces: Iterable<Piece>, pace: Pace): Promise<void> {
  const iterator = pieces[Symbol.iterator]();
  let next = iterator.next();
  let credit = 0;
  let countedUntil = performance.now();
  while (!next.done && !pace.gone.aborted) {
    if (next.value.after) await settled(next.value.after, pace.gone);
    if (next.value.delayMs !== undefined) await pause(next.value.delayMs, pace.gone);
    if (pace.gone.aborted) break;
    const now = performance.now();
    credit = earned(credit, now - countedUntil, pace.charactersPerSecond());
    countedUntil = now;

    // With the socket corked, each piece of one turn is still a separate chunk, but they cost one system call together.
    const { socket } = response;
    socket?.cork();
    let first = true;
    while (!next.done && !response.writableNeedDrain) {
      const { data, characters = 0 } = next.value;
      const isTimed = hasOwnTurn(next.value);
      if (isTimed ? !first : characters > credit) break;
      first = false;
      if (!isTimed) credit -= characters;
      const bytes = typeof data === "string" ? Buffer.from(data) : data;
      if (bytes.length > 0) response.write(bytes);
      pace.wrote(bytes.length);
      next = iterator.next();
    }
    socket?.uncork();

    if (next.done) break;
    if (response.writableNeedDrain) await drained(response, pace.gone);
    else if (!hasOwnTurn(next.value)) await pause(waitFor(next.value, credit, pace.charactersPerSecond()), pace.gone);
  }
  iterator.return?.();
}

function hasOwnTurn({ delayMs, after }: Piece): boolean {
  return delayMs !== undefined || after !== undefined;
}

function earned(credit: number, elapsedMs: number, rate: number): number {
  if (rate === Number.POSITIVE_INFINITY) return rate;
  return (Number.isFinite(credit) ? credit : 0) + (elapsedMs / 1000) * rate;
}

function waitFor(piece: Piece, credit: number, rate: number): number {
  const missing = (piece.characters ?? 0) - credit;
  return Math.min(longestWaitMs, Math.max(tickMs, (missing / rate) * 1000));
}

/** Resolves after `milliseconds`, or as soon as `signal` aborts; 0 yields to the sockets. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    if (milliseconds === 0) return void setImmediate(resolve);
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish);
  });
}

/** Resolves when `promise` settles, or as soon as `signal` aborts. */
function settled(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      signal.removeEventListener("abort", finish);
      resolve();
    };
    signal.addEventListener("abort", finish);
    promise.then(finish, finish);
  });
}

function drained(response: Sink, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (gone.aborted) return resolve();
    const finish = (): void => {
      response.off("drain", finish);
      gone.removeEventListener("abort", finish);
      resolve();
    };
    response.on("drain", finish);
    gone.addEventListener("abort", finish);
  });
}
