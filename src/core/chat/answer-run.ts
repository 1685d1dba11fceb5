// One answer in progress: applies the provider's events to the message, measures it, and saves it as it grows. An agent's
// answer takes the events of many responses.

import type { Message } from "../conversation/conversation.js";
import type { Failure } from "../failures/errors.js";
import { internalFailure } from "../failures/internal-failure.js";
import type { Clock, Disposable, Log } from "../platform/ports.js";
import type { ChatEvent, Usage } from "../provider-api/provider.js";
import { type DeltaKind, StreamCoalescer } from "./stream-coalescer.js";

export interface AnswerRunHooks {
  readonly clock: Clock;
  readonly log: Log;
  /** State, progress or metrics changed. */
  changed(): void;
  /** Text to show, at most 60 times a second. */
  delta(kind: DeltaKind, text: string): void;
  /** The text so far was replaced, not extended. */
  textReplaced(): void;
  save(): Promise<void>;
}

/** Killing the extension host may lose at most 250 ms of an answer: the rest is buffering, and margin for a busy machine. */
const saveEveryMs = 150;

export class AnswerRun {
  progress: string | undefined;
  private readonly coalescer: StreamCoalescer;
  /** Since then, the first token has been waited for. */
  private startedAt: number;
  private firstTokenAt: number | undefined;
  private lastTokenAt: number | undefined;
  private usage: Usage | undefined;
  private saveTimer: Disposable | undefined;
  /** The round whose text came last. */
  private readonly roundOf: Partial<Record<DeltaKind, number>> = {};

  constructor(
    private readonly message: Message,
    readonly stream: number,
    private readonly controller: AbortController,
    private readonly hooks: AnswerRunHooks,
  ) {
    this.startedAt = hooks.clock.monotonic();
    this.coalescer = new StreamCoalescer(hooks.clock, (kind, text) => {
      if (kind === "text") message.text += text;
      else message.reasoning += text;
      hooks.delta(kind, text);
    });
  }

  /** Another request of the answer: the time for steps and for the user's decisions before it is no time to the first token. */
  requested(): void {
    if (this.firstTokenAt === undefined) this.startedAt = this.hooks.clock.monotonic();
  }

  abort(): void {
    this.controller.abort();
  }

  flush(): void {
    this.coalescer.flush();
  }

  /** Consumes all events; afterwards the message is done, stopped or failed. Never throws. */
  async consume(events: AsyncIterable<ChatEvent>): Promise<void> {
    await this.write(async () => {
      for await (const event of events) this.take(event);
    });
  }

  /** Like `consume`, for work that passes the events to `take` itself. */
  async write(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.coalescer.flush();
    } catch (thrown) {
      this.fail(internalFailure(this.message.model?.provider ?? "snowcell", thrown));
    } finally {
      this.coalescer.dispose();
      this.saveTimer?.dispose();
      this.measure();
      const { state, model } = this.message;
      if (state === "waiting" || state === "streaming") {
        this.fail({ provider: model?.provider ?? "snowcell", kind: "truncated", remedy: "retry" });
      }
    }
  }

  take(event: ChatEvent): void {
    const { message, hooks } = this;
    switch (event.type) {
      case "started":
        break;
      case "progress":
        this.progress = event.message;
        hooks.changed();
        break;
      case "text-delta":
      case "reasoning-delta":
        this.takeDelta(event.type === "text-delta" ? "text" : "reasoning", event.text);
        break;
      case "text-was-reasoning":
        this.coalescer.flush();
        this.moveToReasoning();
        hooks.textReplaced();
        break;
      case "tool-call":
        hooks.log.warn(`The model called the tool ${event.call.name}, which was not offered`);
        break;
      case "usage":
        this.usage = event.usage;
        break;
      case "continuation":
        message.continuation = event.value;
        break;
      case "finished":
        this.coalescer.flush();
        message.state = "done";
        message.finishReason = event.reason;
        break;
      case "failed":
        this.coalescer.flush();
        this.fail(event.failure);
        break;
    }
  }

  private fail(failure: Failure): void {
    this.message.state = failure.kind === "aborted" ? "stopped" : "error";
    if (failure.kind !== "aborted") this.message.failure = failure;
  }

  private takeDelta(kind: DeltaKind, text: string): void {
    const now = this.hooks.clock.monotonic();
    this.lastTokenAt = now;
    if (this.firstTokenAt === undefined) {
      this.firstTokenAt = now;
      this.progress = undefined;
      this.message.state = "streaming";
      this.hooks.changed();
    }
    this.coalescer.push(kind, this.separator(kind) + text);
    this.saveSoon();
  }

  /** Only the text of the present response. */
  private moveToReasoning(): void {
    const { message } = this;
    const start = message.parts?.findLast((part) => part.kind === "round")?.textAt ?? 0;
    const moved = start === 0 ? message.text : message.text.slice(start).trimStart();
    message.reasoning += this.separator("reasoning") + moved;
    message.text = message.text.slice(0, start);
    delete this.roundOf.text;
  }

  /** Texts of different responses are paragraphs. */
  private separator(kind: DeltaKind): string {
    const round = this.message.parts?.findLast((part) => part.kind === "round")?.round;
    if (round === undefined || this.roundOf[kind] === round) return "";
    this.roundOf[kind] = round;
    this.coalescer.flush();
    const before = kind === "text" ? this.message.text : this.message.reasoning;
    return before === "" || before.endsWith("\n\n") ? "" : "\n\n";
  }

  private saveSoon(): void {
    this.saveTimer ??= this.hooks.clock.schedule(saveEveryMs, () => {
      this.saveTimer = undefined;
      // Buffered text is not flushed, because that would post to the panel once more. If the model pauses now, no further
      // delta would save the buffer, so schedule another save.
      if (this.coalescer.gathering) this.saveSoon();
      // Not awaited: a locked database must not delay the answer. The history keeps saves in order.
      void this.hooks.save();
    });
  }

  private measure(): void {
    const first = this.firstTokenAt;
    this.message.metrics = {
      ...(first !== undefined ? { timeToFirstTokenMs: first - this.startedAt } : {}),
      ...(first !== undefined && this.lastTokenAt !== undefined ? { generationMs: this.lastTokenAt - first } : {}),
      ...(this.usage ? { usage: this.usage } : {}),
    };
  }
}
