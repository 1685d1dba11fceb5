// The parts of the answer that a run writes, and what the run needs of its session to show and save them.

import type { Message } from "../conversation/conversation.js";
import type { Part, Step } from "../conversation/parts.js";
import type { ChatEvent } from "../provider-api/provider.js";
import type { FileBefore } from "../tools/tool.js";

export interface RunHost {
  /** Takes text, reasoning, progress and the like; the answer and the panels change. */
  take(event: ChatEvent): void;
  /** A request to the model begins. */
  requested(): void;
  /** Passes gathered text on, so that the answer's text is complete. */
  flush(): void;
  /** State, figures or failure of the answer changed. */
  changed(): void;
  /** Text and reasoning so far were replaced, not extended. */
  textReplaced(): void;
  /** Shows and saves parts by their indexes, in ascending order. */
  partsChanged(indexes: readonly number[]): void;
  stepOutput(stepId: string, text: string): void;
  /** Resolves when the record is on disk; see `Journal.intend`. */
  intend(step: Step, before: readonly FileBefore[]): Promise<void>;
  /** True if the run is stopped because the window closes, not by the user. */
  isClosing(): boolean;
}

type PartData<Kind = Part> = Kind extends Part ? Omit<Kind, "textAt" | "reasoningAt"> : never;

export class AnswerParts {
  readonly list: Part[];

  constructor(
    private readonly answer: Message,
    private readonly host: RunHost,
  ) {
    answer.parts ??= [];
    this.list = answer.parts;
  }

  /** Adds parts at the end of the text so far; returns the index of the first. */
  add(...parts: readonly PartData[]): number {
    this.host.flush();
    const { text, reasoning } = this.answer;
    const first = this.list.length;
    for (const part of parts) this.list.push({ ...part, textAt: text.length, reasoningAt: reasoning.length });
    this.host.partsChanged(parts.map((_, index) => first + index));
    return first;
  }

  /** Replaces a part; the positions stay. */
  replace(index: number, change: PartData): void {
    const part = this.list[index];
    if (!part) return;
    this.list[index] = { ...change, textAt: part.textAt, reasoningAt: part.reasoningAt };
    this.host.partsChanged([index]);
  }

  step(index: number): Step {
    const part = this.list[index];
    if (part?.kind !== "step") throw new Error(`Part ${index} is no step`);
    return part.step;
  }

  changeStep(index: number, change: Partial<Step>): Step {
    const step = { ...this.step(index), ...change };
    this.replace(index, { kind: "step", step });
    return step;
  }

  /** Indexes of the steps of a round. */
  stepsOf(round: number): number[] {
    return this.list.flatMap((part, index) => (part.kind === "step" && part.step.round === round ? [index] : []));
  }

  get lastRound(): number {
    return this.list.reduce((last, part) => (part.kind === "round" ? Math.max(last, part.round) : last), 0);
  }
}
