// One attempt at one provider, with the guarantees of `ChatEvent` enforced. Providers of other extensions also come
// through here: one that throws at any time, answers late, never ends or sends invalid events breaks only its own answer.

import { abortedFailure } from "../failures/aborted-failure.js";
import { type Failure, failureOf } from "../failures/errors.js";
import { internalFailure } from "../failures/internal-failure.js";
import { isFailureKind, isRemedy, remedyFor } from "../failures/remedies.js";
import type { CompletionRequest } from "../provider-api/completion.js";
import type { ChatEvent, ChatRequest, FinishReason, Provider, Usage } from "../provider-api/provider.js";

const longestDetail = 500;
const longestName = 200;

export class Attempt {
  private readonly iterator: AsyncIterator<ChatEvent> | undefined;
  private readonly thrownAtOnce: unknown;
  // One listener for the whole stream: racing each event against a promise would leak a reaction per event.
  private interrupt: (() => void) | undefined;
  private readonly onAbort = (): void => this.interrupt?.();

  constructor(
    private readonly provider: Provider,
    request: ChatRequest | CompletionRequest,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener("abort", this.onAbort, { once: true });
    try {
      const events =
        "messages" in request ? provider.streamChat(request, signal) : (provider.streamCompletion?.(request, signal) ?? cannot());
      this.iterator = events[Symbol.asyncIterator]();
    } catch (thrown) {
      this.thrownAtOnce = thrown;
    }
  }

  /** The next event; `undefined` for an invalid one, which is skipped. Never rejects. */
  next(): Promise<ChatEvent | undefined> {
    return new Promise((resolve) => {
      if (this.signal.aborted) return resolve(this.aborted);
      const { iterator } = this;
      if (!iterator) return resolve(this.thrown(this.thrownAtOnce));
      this.interrupt = () => resolve(this.aborted);
      try {
        iterator.next().then(
          (result) => resolve(this.read(result)),
          (thrown: unknown) => resolve(this.thrown(thrown)),
        );
      } catch (thrown) {
        resolve(this.thrown(thrown));
      }
    });
  }

  /** Ends the provider's stream. Not awaited: a provider that ignores this must not block the user. */
  close(): void {
    this.signal.removeEventListener("abort", this.onAbort);
    try {
      this.iterator?.return?.(undefined)?.then(undefined, () => undefined);
    } catch {
      // Ignored: the answer has already ended.
    }
  }

  private read(result: IteratorResult<ChatEvent>): ChatEvent | undefined {
    if (this.signal.aborted) return this.aborted;
    try {
      if (result.done) return { type: "failed", failure: { provider: this.provider.id, kind: "truncated", remedy: "retry" } };
      return readEvent(result.value, this.provider.id);
    } catch (thrown) {
      return this.thrown(thrown);
    }
  }

  private get aborted(): ChatEvent {
    return { type: "failed", failure: abortedFailure({ provider: this.provider.id }) };
  }

  private thrown(thrown: unknown): ChatEvent {
    if (this.signal.aborted) return this.aborted;
    const { id } = this.provider;
    return { type: "failed", failure: readFailure(failureOf(thrown), id) ?? internalFailure(id, thrown) };
  }
}

function cannot(): never {
  throw new Error("This provider has no completions.");
}

/** Validates an event. Runs for every token, so valid events are not copied. */
function readEvent(event: ChatEvent, provider: string): ChatEvent | undefined {
  switch (event.type) {
    case "text-delta":
    case "reasoning-delta":
      return typeof event.text === "string" ? event : undefined;
    case "started":
    case "text-was-reasoning":
      return event;
    case "progress":
      return typeof event.message === "string" ? event : undefined;
    case "tool-call": {
      const { id, name, arguments: json } = event.call;
      return typeof id === "string" && typeof name === "string" && typeof json === "string" ? event : undefined;
    }
    case "usage":
      return isUsage(event.usage) ? event : undefined;
    case "continuation":
      return typeof event.value === "string" ? event : undefined;
    case "finished":
      return { type: "finished", reason: finishReasons.has(event.reason) ? event.reason : "other" };
    case "failed":
      return {
        type: "failed",
        failure: readFailure(event.failure, provider) ?? internalFailure(provider, "It failed and did not say how."),
      };
    default:
      return undefined;
  }
}

const finishReasons: ReadonlySet<FinishReason> = new Set<FinishReason>([
  "stop",
  "length",
  "tool-calls",
  "content-filter",
  "other",
]);

function isUsage({ promptTokens, completionTokens, totalTokens }: Usage): boolean {
  return [promptTokens, completionTokens, totalTokens].every((count) => Number.isFinite(count) && count >= 0);
}

/** Validates a failure: sets the provider and bounds the texts; `undefined` if it is not a failure. */
function readFailure(failure: Failure | undefined, provider: string): Failure | undefined {
  if (!failure || !isFailureKind(failure.kind)) return undefined;
  const { detail, code, host, requestId } = failure;
  return {
    ...failure,
    provider,
    remedy: isRemedy(failure.remedy) ? failure.remedy : remedyFor(failure.kind),
    ...bounded("detail", detail, longestDetail),
    ...bounded("code", code, longestName),
    ...bounded("host", host, longestName),
    ...bounded("requestId", requestId, longestName),
  };
}

function bounded(key: string, text: unknown, length: number): Readonly<Record<string, string>> {
  if (text === undefined) return {};
  return { [key]: String(text).slice(0, length) };
}
