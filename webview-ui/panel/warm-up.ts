// Renders a hidden exchange while the host reads the conversation, and streams one while the panel waits for the first question,
// in small steps. Code compilation, patterns and fonts then cost nothing with the first real message.

import { atNextFrame, inSlices } from "../elements/frames.js";
import { renderMarkdown, StreamingMarkdown } from "../markdown/streaming-markdown.js";
import { AssistantMessage, footerLoaded } from "../messages/assistant-message.js";
import { UserMessage } from "../messages/user-message.js";
import { Store } from "../state/store.js";

/** The kinds of block in most answers. */
const blocks = ["## a `b`", "*c* **d** [e](https://f.g)", "1. h\n   - i", "```ts\nj\n```", "| k |\n| - |\n| l |", "> m — n"];

/** Starts at once; ends when `isOver` reports that the page has content. */
export function warmUp(page: HTMLElement, isOver: () => boolean): void {
  inSlices(rendering(isOver), () => void showOnce(page, isOver), false);
}

/** For a page that waits for its first question; ends when `isOver` reports that it has one. */
export function warmUpForAnswer(page: HTMLElement, isOver: () => boolean): void {
  const done = async () => {
    await showOnce(page, isOver);
    await stream(isOver);
    if (!isOver()) requestIdleCallback(() => void import("../code/highlighter.js"));
  };
  inSlices(rendering(isOver), () => void done(), false);
}

let isShown = false;

async function showOnce(page: HTMLElement, isOver: () => boolean): Promise<void> {
  await footerLoaded();
  if (isShown || isOver()) return;
  isShown = true;
  showUnseen(page);
}

/** Streams the blocks into an element outside of the page, a piece per frame. */
async function stream(isOver: () => boolean): Promise<void> {
  const markdown = new StreamingMarkdown(document.createElement("div"), {});
  for (const piece of blocks.join("\n\n").match(/[\s\S]{1,12}/g) ?? []) {
    if (isOver()) break;
    markdown.append(piece);
    await new Promise<void>((resolve) => void atNextFrame(resolve));
  }
  markdown.dispose();
}

function* rendering(isOver: () => boolean): Generator<void> {
  for (const block of blocks) {
    if (isOver()) return;
    renderMarkdown(block);
    yield;
  }
}

/** Lays the exchange out and removes it before it can be drawn or found. */
function showUnseen(page: HTMLElement): void {
  const store = new Store();
  store.apply({
    ...{ type: "snapshot", seq: 0, conversation: { id: "", title: "" }, earlierCount: 0, streams: [], model: null },
    ...{ providers: [], attachments: [], draft: "" },
    messages: [
      { id: "question", role: "user", state: "done", text: "a" },
      { id: "answer", role: "assistant", state: "done", text: blocks.join("\n\n") },
    ],
  });
  const rows = [new UserMessage(), new AssistantMessage()];
  for (const [index, row] of rows.entries()) {
    row.store = store;
    row.messageId = store.state.path[index] ?? "";
  }
  page.append(...rows);
  // Still in the same task: rendering uses microtasks.
  void Promise.all(rows.map(({ updateComplete }) => updateComplete)).then(() => {
    for (const row of rows) row.getBoundingClientRect();
    for (const row of rows) row.remove();
  });
}
