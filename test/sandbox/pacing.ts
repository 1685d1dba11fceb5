// Writes pieces as they fall due. What is due follows from the time that has passed, so that a late timer delays
// nothing for long and thousands of deltas a second need no timer each.

import type { Piece } from "./reply.js";

/** Shorter waits than this are gathered into one. */
const tickMs = 4;
/** The longest wait, so that a change of the rate shows soon. */
const longestWaitMs = 50;

/** A response, or the socket under it. */
export interface Sink {
  /** What gathers several writes into one call of the system. */
  readonly socket?: { cork(): void; uncork(): void } | null;
  readonly writableNeedDrain: boolean;
  write(bytes: Uint8Array): boolean;
  on(event: "drain", listener: () => void): unknown;
  off(event: "drain", listener: () => void): unknown;
}

export interface Pace {
  /** Asked again at every turn. */
  readonly charactersPerSecond: () => number;
  /** Aborted when the connection is gone: nothing is written from then on. */
  readonly gone: AbortSignal;
  /** Told the bytes of every piece written. */
  readonly wrote: (bytes: number) => void;
}

/** Settles when the last piece is handed to the socket, or the connection is gone. */
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

    // Corked, the pieces of one turn are still a chunk each but cost one system call together.
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

/** Settles after `milliseconds`, or as soon as `signal` is aborted; 0 lets the sockets have their turn. */
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

/** Settles with `promise`, whatever becomes of it, or as soon as `signal` is aborted. */
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
