// Plays recorded typing against a model with a fixed speed. A recording is typed as it stands; `⌫` deletes a character, `⏸` is
// a pause of a second, text in `⟦ ⟧` arrives at once, as a paste or from an input method, and `☰text☰` opens the list of
// suggestions with this text selected in place of the word, which `⎋` closes.

import type { Snapshot } from "../../../src/core/inline/text/snapshot.js";
import { Playground, questionAt, shownBy, turns } from "./playground.js";

export interface Session {
  readonly name: string;
  readonly languageId: string;
  readonly before: string;
  readonly after: string;
  readonly keys: string;
  /** What the model believes will be written. */
  readonly target: string;
  /** What it writes where something else was typed. Default: nothing. */
  readonly otherwise?: string;
  readonly gapMs?: number;
  /** Milliseconds of the model for each token of four characters. */
  readonly paceMs?: number;
}

export interface Played {
  readonly playground: Playground;
  readonly keys: number;
  /** What was typed after each key and pause, and what is shown then. */
  readonly shown: readonly (readonly [typed: string, shown: string | undefined])[];
}

export async function play(session: Session): Promise<Played> {
  const { languageId, before, after, keys, target, otherwise = "", gapMs = 140, paceMs = 15 } = session;
  const playground = new Playground();
  const { clock, engine } = playground;
  playground.script = ({ prefix }) => {
    const typed = prefix.slice(before.trimEnd().length).trimStart();
    const rest = target.startsWith(typed) ? target.slice(typed.length) : otherwise;
    return { pieces: rest.match(/[\s\S]{1,4}/g) ?? [], paceMs };
  };
  const pass = async (milliseconds: number): Promise<void> => {
    for (let passed = 0; passed < milliseconds; passed += 5) {
      clock.advance(5);
      await turns(12);
    }
  };
  const shown: [string, string | undefined][] = [];
  let typed = "";
  let selectedText: string | undefined;
  let count = 0;
  let call = new AbortController();
  for (const [key] of keys.matchAll(/⟦[^⟧]*⟧|☰[^☰]*☰|[\s\S]/gu)) {
    if (key === "⎋") selectedText = undefined;
    else if (key.startsWith("☰")) selectedText = key.slice(1, -1);
    else if (key !== "⏸") {
      typed = key === "⌫" ? typed.slice(0, -1) : typed + key.replace(/[⟦⟧]/g, "");
      count += 1;
    }
    call.abort();
    call = new AbortController();
    // VS Code's own wait after a key.
    await pass(50);
    const lastEdit = key === "⌫" ? "deleted" : key.startsWith("⟦") ? "other" : "typed";
    const selected = selectedText === undefined ? undefined : selectionOf(selectedText, `${before}${typed}`);
    const question = questionAt(`${before}${typed}‸${after}`, {
      languageId,
      lastEdit,
      insertSpaces: languageId !== "go",
      tabSize: 4,
      ...(selected ? { selected } : {}),
    });
    const state: [string, string | undefined] = [typed, undefined];
    shown.push(state);
    const { signal } = call;
    void engine.answer(question, signal).then((answer) => {
      if (!signal.aborted) state[1] = shownBy(answer);
    });
    await pass(key === "⏸" ? 1000 : gapMs - 50);
  }
  await pass(1000);
  call.abort();
  engine.leave();
  await turns();
  return { playground, keys: count, shown };
}

/** The item replaces the word before the cursor. */
function selectionOf(text: string, before: string): NonNullable<Snapshot["selected"]> {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return { text, start: line.length - (/\w*$/.exec(line)?.[0].length ?? 0), end: line.length };
}
