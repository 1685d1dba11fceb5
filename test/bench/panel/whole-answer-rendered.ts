// Baseline for the panel: a page that receives the same messages and, like many chat panels, re-renders the whole answer
// in every frame that brought text. Runs in the browser.

import { marked } from "marked";
import { hostMessageSchema } from "../../../src/protocol/host-messages.js";

const scroller = document.createElement("div");
scroller.style.cssText = "height: 100vh; overflow: auto";
const body = document.createElement("div");
body.className = "markdown";
scroller.append(body);
document.body.append(scroller);

let text = "";
let scheduled = false;

function render(): void {
  scheduled = false;
  body.innerHTML = marked.parse(text, { async: false });
  scroller.scrollTop = scroller.scrollHeight;
}

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const { success, data: message } = hostMessageSchema.safeParse(data);
  if (!success || !Array.isArray(message)) return;
  text += message[2];
  if (!scheduled) requestAnimationFrame(render);
  scheduled = true;
});
