// Figures of one streamed answer, from what the service wrote and what the panel showed.

import type { Shown } from "./shown-words.js";

export interface Run {
  readonly shown: Shown;
  /** When the service wrote each word, by the same clock. */
  readonly writtenAt: readonly number[];
  /** When the request arrived. */
  readonly requestedAt: number;
  readonly characters: number;
}

/** Milliseconds from each word's write to the screen; infinite for a word that was never shown. */
export function latencies({ shown, writtenAt }: Run): number[] {
  let frame = 0;
  return writtenAt.map((written, word) => {
    while (frame < shown.frames.length && (shown.frames[frame]?.word ?? -1) < word) frame += 1;
    return (shown.frames[frame]?.at ?? Number.POSITIVE_INFINITY) - written;
  });
}

/** Milliseconds from the button press. */
export function timeToFirstText({ shown }: Run): number {
  return (shown.frames[0]?.at ?? Number.POSITIVE_INFINITY) - shown.pressedAt;
}

export function timeToRequest({ shown, requestedAt }: Run): number {
  return requestedAt - shown.pressedAt;
}

/** While the answer streams; only a few posts come before and after it. */
export function postsPerSecond({ shown, writtenAt }: Run): number {
  const [first = 0, last = 0] = [writtenAt[0], writtenAt.at(-1)];
  return shown.posts.filter(({ at }) => at >= first && at <= last).length / ((last - first) / 1000);
}

export function bytesPerCharacter({ shown, characters }: Run): number {
  return shown.posts.reduce((sum, { bytes }) => sum + bytes, 0) / characters;
}
