// Validates the parts of an answer. By hand, because a long run has hundreds of them when it opens.

import { type PartView, type StepView, stepStates } from "../../../src/protocol/agent.js";

const unreadable: PartView = { kind: "break", textAt: 0, reasoningAt: 0 };
const known = new WeakMap<object, PartView>();

/** The part; a position at the start if it is none. Parts never change, so each is read once. */
export function readPart(raw: unknown): PartView {
  if (typeof raw !== "object" || raw === null) return unreadable;
  let part = known.get(raw);
  if (!part) {
    part = partOf(raw as Fields) ?? unreadable;
    known.set(raw, part);
  }
  return part;
}

type Fields = Readonly<Record<string, unknown>>;

function partOf({ textAt, reasoningAt, kind, text, pauses, isUnsuited, step }: Fields): PartView | undefined {
  if (!isPlace(textAt) || !isPlace(reasoningAt)) return undefined;
  const place = { textAt, reasoningAt };
  switch (kind) {
    case "break":
      return { ...place, kind };
    case "step": {
      const read = stepOf(step);
      return read && { ...place, kind, step: read };
    }
    case "note":
    case "compaction":
      return typeof text === "string" ? { ...place, kind, text } : undefined;
    case "notice":
      return typeof text === "string" && typeof pauses === "boolean"
        ? { ...place, kind, text, pauses, isUnsuited: isUnsuited === true }
        : undefined;
    default:
      return undefined;
  }
}

function stepOf(raw: unknown): StepView | undefined {
  if (typeof raw !== "object" || raw === null) return undefined;
  const { id, tool, title, result, state, reads } = raw as Fields;
  const known = stepStates.find((each) => each === state);
  if (typeof id !== "string" || typeof tool !== "string" || typeof title !== "string" || !known) return undefined;
  return { id, tool, title, state: known, ...(typeof result === "string" && { result }), ...(reads === true && { reads }) };
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
