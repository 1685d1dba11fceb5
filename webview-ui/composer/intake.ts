// Input beside plain text: mentions after `@`, commands after `/`, dropped files, pasted images. Loads when the composer is first used or
// something is dragged over the panel.

import type { AttachRequest } from "../../src/protocol/attach.js";
import { post } from "../state/post.js";
import type { Store } from "../state/store.js";
import { listenForDrops } from "./drops.js";
import { listMentions } from "./mention-list.js";
import { sendFiles } from "./send-files.js";

const begun = new WeakSet<HTMLElement>();

/** Starts listening for a composer; a second call has no effect. */
export function takeIn(composer: HTMLElement, store: Store): void {
  if (begun.has(composer)) return;
  begun.add(composer);
  const ask = (request: AttachRequest): void => post(composer, { type: "feature", feature: "attach", message: request });
  const input = composer.querySelector("textarea");
  if (input) {
    listMentions(composer, store, input, ask);
    listCommandsLater(composer, store, input);
  }
  composer.addEventListener("paste", (event) => {
    const { clipboardData } = event;
    // Clipboard content that is also text, such as table cells, is pasted as text.
    if (!clipboardData || clipboardData.files.length === 0 || clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    void sendFiles([...clipboardData.files], ask);
  });
  listenForDrops(ask);
  composer.dataset["takesIn"] = "true";
}

/** Most messages begin with no `/`, so its list loads with the first one. */
function listCommandsLater(composer: HTMLElement, store: Store, input: HTMLTextAreaElement): void {
  const look = (): void => {
    if (!input.value.startsWith("/")) return;
    input.removeEventListener("input", look);
    void import("./slash-list.js").then(({ listCommands }) => listCommands(composer, store, input));
  };
  input.addEventListener("input", look);
  look();
}
