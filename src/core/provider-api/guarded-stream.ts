// Holds any provider to the order of events that `ChatEvent` promises, so that what stands on it can trust it: providers
// of other extensions come through here too.

import { type Failure, failureOf } from "../failures/errors.js";
import type { ChatEvent, ChatRequest, Provider } from "./provider.js";

/** Streams from `provider`; ends with exactly one `finished` or `failed`, also when the provider throws or just stops. */
export async function* guardedStream(provider: Provider, request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const base = { provider: provider.id };
  const aborted: Failure = { ...base, kind: "aborted", remedy: "retry" };
  if (signal.aborted) {
    yield { type: "failed", failure: aborted };
    return;
  }
  const iterator = provider.streamChat(request, signal)[Symbol.asyncIterator]();
  // One listener for the whole stream: racing each event against a promise would leave a reaction behind each time.
  let interrupt: (() => void) | undefined;
  const onAbort = (): void => interrupt?.();
  signal.addEventListener("abort", onAbort, { once: true });
  const next = (): Promise<IteratorResult<ChatEvent> | undefined> =>
    new Promise((resolve, reject) => {
      interrupt = () => resolve(undefined);
      iterator.next().then(resolve, reject);
    });
  try {
    for (;;) {
      const result = await next();
      if (signal.aborted || result === undefined) {
        yield { type: "failed", failure: aborted };
        return;
      }
      if (result.done) {
        yield { type: "failed", failure: { ...base, kind: "truncated", remedy: "retry" } };
        return;
      }
      yield result.value;
      if (result.value.type === "finished" || result.value.type === "failed") return;
    }
  } catch (thrown) {
    yield { type: "failed", failure: signal.aborted ? aborted : (failureOf(thrown) ?? internalFailure(provider.id, thrown)) };
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Not awaited: a provider that ignores its signal must not hold up the person who pressed Stop.
    iterator.return?.(undefined)?.then(undefined, () => undefined);
  }
}

/** A defect, as a failure: its message is kept for the report, its stack is not shown. */
export function internalFailure(provider: string, thrown: unknown): Failure {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { provider, kind: "internal", detail: detail.slice(0, 500), remedy: "show-log" };
}
