// A limiter on a clock moved by hand, and requests that ask it.

import { failureOf } from "../../../../src/core/failures/errors.js";
import { type Release, RequestLimiter, type RequestLimits } from "../../../../src/core/wire/limits/request-limiter.js";
import { ManualClock } from "../../../support/manual-clock.js";

export const seconds = 1000;
export const minute = 60 * seconds;

/** A request that asks the limiter, and what has become of it. */
export interface Asked {
  readonly abort: () => void;
  readonly state: () => "waiting" | "started" | string;
  release: () => void;
}

export function started(limits: RequestLimits = {}) {
  const clock = new ManualClock();
  const limiter = new RequestLimiter("p", clock, () => limits);
  const order: string[] = [];
  const ask = (name = ""): Asked => {
    const controller = new AbortController();
    let state = "waiting";
    const asked: Asked = { abort: () => controller.abort(), state: () => state, release: () => undefined };
    limiter.acquire(controller.signal).then(
      (release: Release) => {
        state = "started";
        order.push(name);
        asked.release = release;
      },
      (thrown: unknown) => {
        state = failureOf(thrown)?.kind ?? "defect";
      },
    );
    return asked;
  };
  const learn = (headers: Record<string, string>): void => limiter.learn(new Headers(headers), clock.now());
  return { clock, limiter, order, ask, learn };
}

/** Lets promises that are settled call back. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};
