// The arrow keys bring back earlier questions, starting from an empty composer.

import type { Store } from "../state/store.js";

/** The part of the composer that is needed here. */
export interface RecallingComposer {
  readonly store: Store;
  readonly text: string;
  fill(text: string): void;
}

/** How many questions back the text of a composer was recalled from; 0 for none. */
const recalled = new WeakMap<RecallingComposer, number>();

/**
 * Recalls an earlier question (ArrowUp) or a later one (ArrowDown), as long as the text is unchanged and the caret has no
 * line to move to.
 */
export function recallQuestion(composer: RecallingComposer, event: KeyboardEvent): void {
  const input = event.target;
  if (!(input instanceof HTMLTextAreaElement)) return;
  const { path, messages } = composer.store.state;
  const asked = path.flatMap((id) => messages.get(id) ?? []).filter(({ role }) => role === "user");
  const current = composer.text === "" ? 0 : (recalled.get(composer) ?? 0);
  if (composer.text !== "" && (current === 0 || asked.at(-current)?.text !== composer.text)) return;
  const older = event.key === "ArrowUp";
  const beyond = older ? composer.text.slice(0, input.selectionStart) : composer.text.slice(input.selectionStart);
  const wanted = current + (older ? 1 : -1);
  if (beyond.includes("\n") || wanted < 0 || wanted > asked.length) return;
  event.preventDefault();
  recalled.set(composer, wanted);
  composer.fill(wanted === 0 ? "" : (asked.at(-wanted)?.text ?? ""));
}
