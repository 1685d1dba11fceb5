// Records, inside a webview, the last word shown after each frame, and the host's messages meanwhile.

import type { FrameLocator } from "playwright-core";
import { lastWordIn } from "./numbered-service.js";

export interface Shown {
  /** Each frame after the button press that showed more: its time by this process's `performance.now()`, and the last word's number. */
  readonly frames: readonly { readonly at: number; readonly word: number }[];
  /** When the button was pressed, by the same clock. */
  readonly pressedAt: number;
  /** Milliseconds between frames, from the press on. */
  readonly frameTimes: readonly number[];
  /** When each message from the host arrived, and its size in bytes of JSON. */
  readonly posts: readonly { readonly at: number; readonly bytes: number }[];
}

export interface Watching {
  /** Stops watching. */
  readonly end: () => Promise<Shown>;
}

interface Recording {
  running: boolean;
  pressedAt: number;
  readonly frames: { readonly at: number; readonly text: string }[];
  /** When each frame began. */
  readonly begun: number[];
  readonly posts: { readonly at: number; readonly data: unknown }[];
}

declare global {
  interface Window {
    snowcellBench?: Recording;
  }
}

/** `answers` selects the answers, of which the last one counts; `button` the button that sends the question. */
export async function watchWords(frame: FrameLocator, answers: string, button: string): Promise<Watching> {
  const body = frame.locator("body");
  // A helper that the development loader calls in every compiled function.
  await body.evaluate("globalThis.__name ??= (value) => value");
  const ahead = await clockOf(frame);
  await body.evaluate(record, { answers, button });
  return {
    end: async () => {
      const { frames, begun, posts, pressedAt } = await body.evaluate(recorded);
      const here = (at: number): number => at - ahead;
      return {
        // Before the press, the previous answer is still shown, with words of the same numbers.
        frames: frames.flatMap(({ at, text }) => {
          const word = at > pressedAt ? lastWordIn(text) : undefined;
          return word === undefined ? [] : [{ at: here(at), word }];
        }),
        pressedAt: here(pressedAt),
        // The frame before the press begins the first interval.
        frameTimes: begun.slice(1).flatMap((at, index) => (at > pressedAt ? [at - (begun[index] ?? at)] : [])),
        posts: posts.map(({ at, bytes }) => ({ at: here(at), bytes })),
      };
    },
  };
}

/** How far the page's clock is ahead of this process's, in ms; accurate to half of the fastest round trip. */
async function clockOf(frame: FrameLocator): Promise<number> {
  let fastest = { took: Number.POSITIVE_INFINITY, ahead: 0 };
  for (let round = 0; round < 50; round += 1) {
    const asked = performance.now();
    const theirs = await frame.locator("body").evaluate(() => performance.now());
    const took = performance.now() - asked;
    if (took < fastest.took) fastest = { took, ahead: theirs - (asked + took / 2) };
  }
  return fastest.ahead;
}

/** Runs in the page. */
function record(_body: HTMLElement, { answers, button }: { readonly answers: string; readonly button: string }): void {
  const recording: Recording = { running: true, pressedAt: 0, frames: [], begun: [], posts: [] };
  window.snowcellBench = recording;
  const listening = new AbortController();
  const { signal } = listening;
  const press = (event: Event): void => {
    if (event.target instanceof Element && event.target.closest(button)) recording.pressedAt = performance.now();
  };
  document.addEventListener("click", press, { capture: true, signal });
  // Kept whole; their sizes are computed afterwards.
  window.addEventListener("message", ({ data }) => recording.posts.push({ at: performance.now(), data }), { signal });

  // A message to the page itself is delivered after the frame has been laid out and painted.
  const afterFrame = new MessageChannel();
  let last = "";
  afterFrame.port1.onmessage = () => {
    const answer = [...document.querySelectorAll(answers)].at(-1);
    const children = answer ? [...answer.childNodes].slice(-3) : [];
    const text = children
      .map((child) => child.textContent ?? "")
      .join("\n")
      .slice(-64);
    if (text !== last) recording.frames.push({ at: performance.now(), text });
    last = text;
    if (!recording.running) return listening.abort();
    requestAnimationFrame((at) => {
      recording.begun.push(at);
      afterFrame.port2.postMessage(undefined);
    });
  };
  afterFrame.port2.postMessage(undefined);
}

/** Runs in the page. */
function recorded(): Pick<Recording, "frames" | "begun"> & { posts: { at: number; bytes: number }[]; pressedAt: number } {
  const recording = window.snowcellBench;
  if (!recording) throw new Error("Nothing was being recorded");
  recording.running = false;
  const encoder = new TextEncoder();
  const posts = recording.posts.map(({ at, data }) => ({ at, bytes: encoder.encode(JSON.stringify(data)).length }));
  return { frames: recording.frames, begun: recording.begun, posts, pressedAt: recording.pressedAt };
}
