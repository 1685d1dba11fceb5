// One answer being written: takes the provider's events into the message, measures, and keeps it as it grows.

import type { Message } from "../conversation/conversation.js";
import type { Failure } from "../failures/errors.js";
import { internalFailure } from "../failures/internal-failure.js";
import type { Clock, Disposable, Log } from "../platform/ports.js";
import type { ChatEvent, Usage } from "../provider-api/provider.js";
import { type DeltaKind, StreamCoalescer } from "./stream-coalescer.js";

export interface AnswerRunHooks {
  readonly clock: Clock;
  readonly log: Log;
  /** State, progress or figures changed. */
  changed(): void;
  /** Text to show, at most 60 times a second. */
  delta(kind: DeltaKind, text: string): void;
  /** The text so far became another. */
  textReplaced(): void;
  save(): Promise<void>;
}

/** A kill of the extension host may cost 250 ms of an answer: the rest is for what is gathered, and for a busy machine. */
const saveEveryMs = 150;

export class AnswerRun {
  progress: string | undefined;
  private readonly coalescer: StreamCoalescer;
  private readonly startedAt: number;
  private firstTokenAt: number | undefined;
  private lastTokenAt: number | undefined;
  private usage: Usage | undefined;
  private saveTimer: Disposable | undefined;

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

  abort(): void {
    this.controller.abort();
  }

  flush(): void {
    this.coalescer.flush();
  }

  /** Takes events to their end; the message is then done, stopped or failed, whatever comes. Never throws. */
  async consume(events: AsyncIterable<ChatEvent>): Promise<void> {
    try {
      for await (const event of events) this.take(event);
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

  private take(event: ChatEvent): void {
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
        message.reasoning += message.text;
        message.text = "";
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
    this.coalescer.push(kind, text);
    this.saveSoon();
  }

  private saveSoon(): void {
    this.saveTimer ??= this.hooks.clock.schedule(saveEveryMs, () => {
      this.saveTimer = undefined;
      // Without what is still gathered: flushing here would be one more post to the panel. The model may pause now, so
      // that no delta comes to have it saved.
      if (this.coalescer.gathering) this.saveSoon();
      // Not awaited: a database that is locked must not hold up the answer. The history keeps the order of saves.
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
