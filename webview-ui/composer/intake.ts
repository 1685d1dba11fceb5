// What comes into the composer beside plain words: a mention after `@`, files that are dropped, images that are pasted.
// Loaded when the composer is first used or something is first dragged over the panel.

import type { AttachRequest } from "../../src/protocol/attach.js";
import { post } from "../state/post.js";
import type { Store } from "../state/store.js";
import { listenForDrops } from "./drops.js";
import { MentionList } from "./mention-list.js";
import { sendFiles } from "./send-files.js";

const begun = new WeakSet<HTMLElement>();

/** Begins to take things in for a composer; a second call changes nothing. */
export function takeIn(composer: HTMLElement, store: Store): void {
  if (begun.has(composer)) return;
  begun.add(composer);
  const ask = (request: AttachRequest): void => post(composer, { type: "feature", feature: "attach", message: request });
  const input = composer.querySelector("textarea");
  if (input) new MentionList(composer, store, input, ask);
  composer.addEventListener("paste", (event) => {
    const { clipboardData } = event;
    // What is also text, as cells of a table are, is meant as text.
    if (!clipboardData || clipboardData.files.length === 0 || clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    void sendFiles([...clipboardData.files], ask);
  });
  listenForDrops(ask);
  composer.dataset["takesIn"] = "true";
}
