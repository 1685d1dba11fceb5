// The answers in progress of one conversation: runs them, and saves and reports how they end.

import type { Conversation, Message } from "../conversation/conversation.js";
import type { ConversationKeeper } from "../history/conversation-keeper.js";
import type { Clock, Log } from "../platform/ports.js";
import { AnswerRun } from "./answer-run.js";
import type { SessionEvent } from "./session-events.js";

export interface AnswersServices {
  readonly conversation: Conversation;
  readonly keeper: ConversationKeeper;
  readonly clock: Clock;
  readonly log: Log;
  fire(event: SessionEvent): void;
  /** The window closes, so a stopped answer was not stopped by the user. */
  isClosing(): boolean;
}

/** Writes an answer. `signal` aborts when the user stops it, or the window closes. */
export type WriteAnswer = (run: AnswerRun, signal: AbortSignal) => Promise<void>;

export class Answers {
  private readonly runs = new Map<string, AnswerRun>();
  private nextStream = 1;

  constructor(private readonly services: AnswersServices) {}

  get any(): boolean {
    return this.runs.size > 0;
  }

  has(messageId: string): boolean {
    return this.runs.has(messageId);
  }

  streams(): readonly { readonly stream: number; readonly messageId: string }[] {
    return [...this.runs].map(([messageId, run]) => ({ stream: run.stream, messageId }));
  }

  progressOf(messageId: string): string | undefined {
    return this.runs.get(messageId)?.progress;
  }

  flush(): void {
    for (const run of this.runs.values()) run.flush();
  }

  /** Stops one answer, or all. */
  stop(messageId?: string): void {
    for (const [id, run] of this.runs) if (messageId === undefined || id === messageId) run.abort();
  }

  /** Runs an answer to its end. `begun` are saves that must come first; they are awaited at the end. */
  async run(answer: Message, question: Message, write: WriteAnswer): Promise<void> {
    const { clock, log, keeper, fire } = this.services;
    const controller = new AbortController();
    const changed = (): void => fire({ type: "message-changed", message: answer });
    const run: AnswerRun = new AnswerRun(answer, this.nextStream++, controller, {
      clock,
      log,
      changed,
      delta: (kind, text) => {
        if (kind === "text") fire({ type: "text-delta", stream: run.stream, text });
        else fire({ type: "reasoning-delta", messageId: answer.id, text });
      },
      textReplaced: () => fire({ type: "text-replaced", message: answer }),
      save: () => keeper.saveMessages([answer]),
    });
    this.runs.set(answer.id, run);
    fire({ type: "stream-started", stream: run.stream, messageId: answer.id });
    // Before the answer starts, so that the question survives a kill of the extension host.
    const begun = [keeper.saveConversation(), keeper.saveMessages([question, answer])];

    let ended: Promise<void> | undefined;
    try {
      await write(run, controller.signal);
    } finally {
      // The chat must accept the next question, whatever happened.
      this.runs.delete(answer.id);
      if (this.services.isClosing() && answer.state === "stopped") answer.interrupted = true;
      // Saved before the end is reported: a closing window waits for the end and then closes the history.
      ended = keeper.saveMessages([answer]);
      changed();
      fire({ type: "stream-ended", stream: run.stream, messageId: answer.id });
    }
    await Promise.all([...begun, ended]);
  }
}
