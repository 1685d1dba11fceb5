// A limiter on a manual clock, and requests that use it.

import { failureOf } from "../../../../src/core/failures/errors.js";
import { type Release, RequestLimiter } from "../../../../src/core/wire/limits/request-limiter.js";
import { ManualClock } from "../../../support/manual-clock.js";

export const seconds = 1000;
export const minute = 60 * seconds;

/** A request to the limiter, and its state. */
export interface Asked {
  readonly abort: () => void;
  /** `waiting`, `started`, `ended`, or the kind of the failure. */
  readonly state: () => string;
  release: () => void;
}

/** The limits that the service reported before the test. */
export interface InitialLimits {
  readonly maxConcurrent?: number;
  readonly requestsPerMinute?: number;
}

export function started({ maxConcurrent, requestsPerMinute }: InitialLimits = {}) {
  const clock = new ManualClock();
  const limiter = new RequestLimiter("p", clock);
  const learn = (headers: Record<string, string>): void => limiter.learn(new Headers(headers), clock.now());
  if (maxConcurrent !== undefined) learn({ "x-ratelimit-limit-concurrency": String(maxConcurrent) });
  if (requestsPerMinute !== undefined) learn({ "x-ratelimit-limit-requests": String(requestsPerMinute) });
  const all: Asked[] = [];
  /** Running and waiting requests. */
  const counts = (): readonly [number, number] => [
    all.filter((asked) => asked.state() === "started").length,
    all.filter((asked) => asked.state() === "waiting").length,
  ];
  const order: string[] = [];
  const ask = (name = ""): Asked => {
    const controller = new AbortController();
    let state = "waiting";
    const asked: Asked = { abort: () => controller.abort(), state: () => state, release: () => undefined };
    limiter.acquire(controller.signal).then(
      (release: Release) => {
        state = "started";
        order.push(name);
        asked.release = () => {
          if (state === "started") state = "ended";
          release();
        };
      },
      (thrown: unknown) => {
        state = failureOf(thrown)?.kind ?? "defect";
      },
    );
    all.push(asked);
    return asked;
  };
  return { clock, limiter, order, ask, learn, counts };
}

/** Lets settled promises run their callbacks. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};
