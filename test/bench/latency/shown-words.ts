// Watches, inside a webview, which word is the last one shown after each frame, and what the host posts meanwhile.

import type { FrameLocator } from "playwright-core";
import { lastWordIn } from "./numbered-service.js";

export interface Shown {
  /** After each frame that showed more, from the press on: when, by this process's `performance.now()`, and the number of the last word. */
  readonly frames: readonly { readonly at: number; readonly word: number }[];
  /** When the button was pressed, by the same clock. */
  readonly pressedAt: number;
  /** When each message of the host arrived, and its bytes as JSON. */
  readonly posts: readonly { readonly at: number; readonly bytes: number }[];
}

export interface Watching {
  /** Ends the watch. */
  readonly end: () => Promise<Shown>;
}

interface Recording {
  running: boolean;
  pressedAt: number;
  readonly frames: { readonly at: number; readonly text: string }[];
  readonly posts: { readonly at: number; readonly data: unknown }[];
}

declare global {
  interface Window {
    snowcellBench?: Recording;
  }
}

/** `answers` selects what holds an answer's text, of which the last counts; `button` what is pressed to ask. */
export async function watchWords(frame: FrameLocator, answers: string, button: string): Promise<Watching> {
  const body = frame.locator("body");
  // A helper that the development loader calls in every function it compiled.
  await body.evaluate("globalThis.__name ??= (value) => value");
  const ahead = await clockOf(frame);
  await body.evaluate(record, { answers, button });
  return {
    end: async () => {
      const { frames, posts, pressedAt } = await body.evaluate(recorded);
      const here = (at: number): number => at - ahead;
      return {
        // Before the press the last answer is still shown, with words of the same numbers.
        frames: frames.flatMap(({ at, text }) => {
          const word = at > pressedAt ? lastWordIn(text) : undefined;
          return word === undefined ? [] : [{ at: here(at), word }];
        }),
        pressedAt: here(pressedAt),
        posts: posts.map(({ at, bytes }) => ({ at: here(at), bytes })),
      };
    },
  };
}

/** How far the page's clock is ahead of ours, in milliseconds; right to half of the fastest answer's way. */
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
  const recording: Recording = { running: true, pressedAt: 0, frames: [], posts: [] };
  window.snowcellBench = recording;
  const listening = new AbortController();
  const { signal } = listening;
  const press = (event: Event): void => {
    if (event.target instanceof Element && event.target.closest(button)) recording.pressedAt = performance.now();
  };
  document.addEventListener("click", press, { capture: true, signal });
  // Kept whole; what they weigh is reckoned afterwards.
  window.addEventListener("message", ({ data }) => recording.posts.push({ at: performance.now(), data }), { signal });

  // A message to itself is delivered when the frame has been laid out and painted.
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
    if (recording.running) requestAnimationFrame(() => afterFrame.port2.postMessage(undefined));
    else listening.abort();
  };
  afterFrame.port2.postMessage(undefined);
}

/** Runs in the page. */
function recorded(): { frames: Recording["frames"]; posts: { at: number; bytes: number }[]; pressedAt: number } {
  const recording = window.snowcellBench;
  if (!recording) throw new Error("Nothing was being recorded");
  recording.running = false;
  const encoder = new TextEncoder();
  const posts = recording.posts.map(({ at, data }) => ({ at, bytes: encoder.encode(JSON.stringify(data)).length }));
  return { frames: recording.frames, posts, pressedAt: recording.pressedAt };
}
