// Baseline for the panel: a page that receives a snapshot with the whole conversation and, like many chat panels, mounts
// a row for every message. Runs in the browser.

import { marked } from "marked";
import { hostMessageSchema } from "../../../src/protocol/host-messages.js";

const scroller = document.createElement("div");
scroller.className = "scroller";
scroller.style.cssText = "height: 100vh; overflow: auto";
document.body.append(scroller);

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const { success, data: message } = hostMessageSchema.safeParse(data);
  if (!success || Array.isArray(message) || message.type !== "snapshot") return;
  for (const { text } of message.messages) {
    const row = document.createElement("div");
    row.className = "message message-body markdown";
    row.innerHTML = marked.parse(text, { async: false });
    scroller.append(row);
  }
  scroller.scrollTop = scroller.scrollHeight;
});
