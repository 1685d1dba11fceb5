// The wire context for tests: the real fetch, a discarded log, and no timeouts unless the test sets them.

import type { Failure } from "../../../src/core/failures/errors.js";
import { failureOf } from "../../../src/core/failures/errors.js";
import type { Clock, ConnectionObserver } from "../../../src/core/platform/ports.js";
import { AnswerText } from "../../../src/core/provider-api/answer-text.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import type { RequestPolicy, WireContext } from "../../../src/core/wire/http/context.js";
import { systemClock } from "../../../src/node/system-clock.js";

const silent = (): void => undefined;

export interface ContextOptions extends Partial<RequestPolicy> {
  readonly clock?: Clock;
  readonly observer?: ConnectionObserver;
  readonly random?: () => number;
}

export function testContext({ clock = systemClock, observer, random = () => 1, ...policy }: ContextOptions = {}): WireContext {
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    clock,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    ...(observer ? { observer } : {}),
    policy: () => ({ connectTimeoutMs: 0, firstByteTimeoutMs: 0, idleTimeoutMs: 0, maxRetries: 0, ...policy }),
    random,
  };
}

/** Returns the failure with which `promise` rejects; throws for anything else. */
export async function failureFrom(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.then(
    (value) => new Error(`resolved with ${String(value)}`),
    (reason: unknown) => reason,
  );
  const failure = failureOf(thrown);
  if (!failure) throw thrown;
  return failure;
}

export async function collect(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const all: ChatEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export function textOf(events: readonly ChatEvent[], type: "text-delta" | "reasoning-delta" = "text-delta"): string {
  const answer = new AnswerText();
  for (const event of events) answer.take(event);
  return type === "text-delta" ? answer.text : answer.reasoning;
}

/** Sequential ids from 0, instead of random ones. */
export function countedIds(): () => string {
  let count = 0;
  return () => `call_${count++}`;
}

/** The events without deltas, which depend on how the network splits the stream. */
export function withoutDeltas(events: readonly ChatEvent[]): ChatEvent[] {
  return events.filter(({ type }) => type !== "text-delta" && type !== "reasoning-delta" && type !== "text-was-reasoning");
}
