// Start here: an answer of an agent as the items that it shows, in order. agent-answer.ts renders them.

import type { PartView, StepView } from "../../../src/protocol/agent.js";

export type Item =
  | { readonly kind: "text" | "reasoning"; readonly key: string; readonly from: number; readonly to: number }
  /** Steps that only look, without anything between them. */
  | { readonly kind: "looks"; readonly key: string; readonly steps: readonly StepView[] }
  | { readonly kind: "step"; readonly key: string; readonly step: StepView }
  | { readonly kind: "note" | "compaction"; readonly key: string; readonly text: string }
  | {
      readonly kind: "notice";
      readonly key: string;
      readonly text: string;
      readonly pauses: boolean;
      readonly isUnsuited: boolean;
    };

/** `text` and `reasoning` are those of the message; parts hold positions in them. */
export function itemsOf(parts: readonly PartView[], text: string, reasoning: string): Item[] {
  const items: Item[] = [];
  let textAt = 0;
  let reasoningAt = 0;
  const upTo = (textEnd: number, reasoningEnd: number): void => {
    if (hasInk(reasoning, reasoningAt, reasoningEnd)) {
      items.push({ kind: "reasoning", key: `r${reasoningAt}`, from: reasoningAt, to: reasoningEnd });
    }
    if (hasInk(text, textAt, textEnd)) items.push({ kind: "text", key: `t${textAt}`, from: textAt, to: textEnd });
    textAt = Math.max(textAt, textEnd);
    reasoningAt = Math.max(reasoningAt, reasoningEnd);
  };
  for (const [index, part] of parts.entries()) {
    upTo(Math.min(part.textAt, text.length), Math.min(part.reasoningAt, reasoning.length));
    const item = itemOf(part, index);
    const last = items.at(-1);
    if (item?.kind === "looks" && last?.kind === "looks") {
      items[items.length - 1] = { ...last, steps: [...last.steps, ...item.steps] };
    } else if (item) items.push(item);
  }
  upTo(text.length, reasoning.length);
  return items;
}

/** Items of a page, or one more. */
const pageLength = 10;

/** Items that are shown or left out together. */
export interface Page {
  readonly key: string;
  readonly items: readonly Item[];
  /** Whether a paragraph's distance is above it. */
  readonly spaced: boolean;
}

/** New items never change earlier pages. A text stays with the item before it, because the distances depend on both. */
export function pagesOf(items: readonly Item[]): Page[] {
  const pages: Page[] = [];
  let from = 0;
  for (const [index, item] of items.entries()) {
    const next = items[index + 1];
    if (next && (index + 1 - from < pageLength || next.kind === "text")) continue;
    const own = items.slice(from, index + 1);
    const spaced = items[from - 1]?.kind === "text" || (own[0]?.kind !== "text" && own[1]?.kind === "text");
    pages.push({ key: own[0]?.key ?? item.key, items: own, spaced });
    from = index + 1;
  }
  return pages;
}

/** Whether the last part pauses the run. */
export function isPaused(parts: readonly PartView[]): boolean {
  const last = parts.at(-1);
  return last?.kind === "notice" && last.pauses;
}

function itemOf(part: PartView, index: number): Item | undefined {
  switch (part.kind) {
    case "break":
      return undefined;
    case "step":
      return part.step.reads && (part.step.state === "done" || part.step.state === "running")
        ? { kind: "looks", key: part.step.id, steps: [part.step] }
        : { kind: "step", key: part.step.id, step: part.step };
    case "note":
    case "compaction":
      return { kind: part.kind, key: `p${index}`, text: part.text };
    case "notice":
      return { kind: "notice", key: `p${index}`, text: part.text, pauses: part.pauses, isUnsuited: part.isUnsuited === true };
  }
}

function hasInk(text: string, from: number, to: number): boolean {
  return to > from && /\S/.test(text.slice(from, to));
}
