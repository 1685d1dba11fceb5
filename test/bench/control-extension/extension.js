// The minimum that shows a streamed answer in a panel: fetch, split the events, post the new text once per frame, append
// it as plain text. SnowCell's overhead is measured against this.

import * as vscode from "vscode";

const frameMs = 17;

export function activate(context) {
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider("control.view", {
      resolveWebviewView: ({ webview }) => {
        webview.options = { enableScripts: true };
        webview.html = page;
        webview.onDidReceiveMessage(() => answer((message) => void webview.postMessage(message)));
      },
    }),
  );
}

async function answer(post) {
  let gathered = "";
  let timer;
  let lastPost = 0;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered !== "") post(gathered);
    gathered = "";
    lastPost = performance.now();
  };
  const response = await fetch(process.env.SNOWCELL_BENCH_ENDPOINT, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "measured", messages: [{ role: "user", content: "Hello" }], stream: true }),
  });
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith("data: {")) continue;
      gathered += JSON.parse(line.slice("data: ".length)).choices[0]?.delta.content ?? "";
    }
    const wait = lastPost + frameMs - performance.now();
    if (wait <= 0) flush();
    else timer ??= setTimeout(flush, wait);
  }
  flush();
  post({ done: true });
}

const page = `<!DOCTYPE html>
<html>
<body>
<button id="ask">Ask</button>
<div id="scroller" style="height: 80vh; overflow: auto; white-space: pre-wrap"><div id="answer"></div></div>
<script>
  const api = acquireVsCodeApi();
  const [ask, scroller, answer] = ["ask", "scroller", "answer"].map((id) => document.getElementById(id));
  ask.addEventListener("click", () => {
    answer.replaceChildren();
    answer.dataset.state = "waiting";
    api.postMessage("ask");
  });
  let gathered = "";
  const append = () => {
    answer.append(gathered);
    gathered = "";
    scroller.scrollTop = scroller.scrollHeight;
  };
  addEventListener("message", ({ data }) => {
    if (data.done) answer.dataset.state = "done";
    else {
      if (gathered === "") requestAnimationFrame(append);
      gathered += data;
    }
  });
</script>
</body>
</html>`;
