import type { Clock } from "./ports.js";

/** Resolves after the time, or at once when `signal` aborts. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      timer.dispose();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.schedule(milliseconds, done);
    signal.addEventListener("abort", done, { once: true });
  });
}
