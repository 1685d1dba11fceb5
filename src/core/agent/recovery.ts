// What an answer of the agent looks like after its window ended: nothing runs, every call that cannot go on has a result.

import type { Message } from "../conversation/conversation.js";
import type { Part, Step, StepResult, StepState } from "../conversation/parts.js";

const unknownOutcome =
  "The window closed while this ran. Whether it took effect is unknown. Check before you call it again; it is not repeated by itself.";
const neverRan = "The window closed before this ran. It did not run.";

/**
 * Ends what ran. A call that waits for the user keeps waiting, and so do the calls after it in the same round. Returns the
 * same list if nothing changes.
 */
export function interruptedParts(parts: readonly Part[]): readonly Part[] {
  const isWaiting = parts.some((part) => part.kind === "step" && part.step.state === "waiting");
  let changed = false;
  const ended = parts.map((part): Part => {
    if (part.kind !== "step") return part;
    const { state } = part.step;
    if (state !== "running" && (state !== "streaming" || isWaiting)) return part;
    changed = true;
    const isUnknown = state === "running";
    return {
      ...part,
      step: closedStep(part.step, isUnknown ? "interrupted" : "cancelled", isUnknown ? unknownOutcome : neverRan),
    };
  });
  return changed ? ended : parts;
}

/**
 * A loaded answer whose run has ended without its window's doing. `isInterrupted`: the answer was in progress when it was
 * last saved. A notice lets the user continue, unless a call waits for approval.
 */
export function recovered(message: Message, isInterrupted: boolean): Message {
  const { parts } = message;
  if (!parts) return message;
  const ended = interruptedParts(parts);
  const waits = ended.some((part) => part.kind === "step" && part.step.state === "waiting");
  const last = ended.at(-1);
  const hasNotice = last?.kind === "notice" && last.pauses;
  if (ended === parts && (!isInterrupted || waits || hasNotice)) return message;
  return { ...message, parts: waits || hasNotice ? [...ended] : [...ended, interruptedNotice(message)] };
}

export function interruptedNotice({ text, reasoning }: Pick<Message, "text" | "reasoning">): Part {
  return { kind: "notice", notice: "interrupted", pauses: true, textAt: text.length, reasoningAt: reasoning.length };
}

/** A step that ends without having given a result of its own. */
export function closedStep(step: Step, state: StepState, text: string): Step {
  const result: StepResult = step.result ?? { text, isError: true };
  return { ...step, state, result };
}
