// Finds out what became of edits that a closed or killed window left open: the file's present text says whether it happened.

import type { Step } from "../../conversation/parts.js";
import type { AgentServices } from "../agent-services.js";
import type { AnswerParts } from "../answer-parts.js";

const wasDone = "The window closed during this edit, but the file holds the change: it was made.";
const wasNotDone = "The window closed before this edit changed the file. It was not made.";

/** Changes the interrupted steps whose outcome can be known. */
export async function settleInterrupted(parts: AnswerParts, services: AgentServices, messageId: string): Promise<void> {
  const { hashOf } = services;
  if (!hashOf) return;
  const interrupted = parts.list.flatMap((part, index) =>
    part.kind === "step" && part.step.state === "interrupted" && part.step.effect === "edits" ? [{ index, step: part.step }] : [],
  );
  if (interrupted.length === 0) return;
  const recorded = await services.journal.before([messageId]);
  for (const { index, step } of interrupted) {
    const outcome = await outcomeOf(
      step,
      recorded.filter(({ stepId }) => stepId === step.id),
      hashOf,
    );
    if (outcome === "done") parts.changeStep(index, { state: "done", result: { text: wasDone, isError: false } });
    if (outcome === "not-done") {
      const { edits: _edits, ...undone } = step;
      parts.replace(index, { kind: "step", step: { ...undone, state: "failed", result: { text: wasNotDone, isError: true } } });
    }
  }
}

async function outcomeOf(
  { edits = [] }: Step,
  before: readonly { readonly uri: string; readonly hash: string | null }[],
  hashOf: NonNullable<AgentServices["hashOf"]>,
): Promise<"done" | "not-done" | "unknown"> {
  const after = new Map(edits.map((edit) => [edit.uri, edit.afterHash ?? null]));
  if (edits.length > 0) {
    const done = await Promise.all([...after].map(async ([uri, hash]) => (await hashOf(uri)) === hash));
    if (done.every(Boolean)) return "done";
  }
  // A file that an earlier step changed is recorded only there; the planned edits know its hash.
  const known = edits.length > 0 ? edits.map(({ uri, beforeHash }) => ({ uri, hash: beforeHash ?? null })) : before;
  const unchanged = await Promise.all(known.map(async ({ uri, hash }) => (await hashOf(uri)) === hash));
  return known.length > 0 && unchanged.every(Boolean) ? "not-done" : "unknown";
}
