// Output of a hostile model or server: nothing runs, nothing is fetched, nothing leaves its message, and no link opens by
// itself. Uses the panel's own page and policy.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answered, answering, richAnswer, said, snapshot } from "./fixtures.js";
import { hostilePayloads } from "./hostile-payloads.js";
import { Bench, type PanelPage, words } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const payloads = Object.values(hostilePayloads).flat();

/** Forbidden elements in the answers, content outside their messages, scripts that ran, and requests. */
async function harm(panel: PanelPage): Promise<unknown> {
  await panel.page.locator('[data-testid="message-body"]').last().waitFor();
  await panel.drawn();
  const found = await panel.page.evaluate(() => {
    const bodies = [...document.querySelectorAll(".message-body.markdown")];
    const all = bodies.flatMap((body) => [...body.querySelectorAll("*")]);
    const forbidden =
      "script, style, svg, math, iframe, object, embed, form, input, select, textarea, dialog, link, meta, base, img, video, audio, template";
    const elements = all.filter((element) => element.matches(forbidden)).map(({ nodeName }) => nodeName);
    const written = all.filter((element) => !element.closest("snowcell-code-block"));
    const attributes = written
      .flatMap((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`))
      .filter((attribute) => {
        const ours = /^(dir=auto|align=\w+|data-task=|data-character=U\+|class=(table-frame|growing)$|tabindex=0$)/;
        return !ours.test(attribute) && !/^(href|title)=(https?:\/\/[^@]*$|mailto:|x$|example)/.test(attribute);
      });
    const nested = bodies.flatMap((body) => [...body.querySelectorAll("snowcell-chat, vscode-button")]).length;
    // Content that scrolls inside its own frame may be wider than the message.
    const outside = all.filter((element) => {
      const message = element.closest(".message")?.getBoundingClientRect();
      const box = element.getBoundingClientRect();
      const { position, zIndex } = getComputedStyle(element);
      const leaves = !message || box.top < message.top - 1 || box.bottom > message.bottom + 1 || box.left < message.left - 1;
      return (leaves && box.height > 0) || /fixed|absolute|sticky/.test(position) || zIndex !== "auto";
    });
    const composer = document.querySelector("textarea.composer-input")?.getBoundingClientRect();
    const onTop = document.elementFromPoint((composer?.left ?? 0) + 5, (composer?.top ?? 0) + 5);
    return {
      ...{ elements, attributes, nested, outside: outside.map(({ outerHTML }) => outerHTML.slice(0, 200)) },
      ...{ hacked: "hacked" in window, title: document.title, heads: document.head.childElementCount },
      ...{ page: document.body.childElementCount, composer: onTop?.className, focus: document.activeElement?.nodeName },
    };
  });
  const { violations, errors } = await panel.recorded();
  const requests = panel.requests.filter((address) => !address.startsWith("http://127.0.0.1"));
  return { ...found, violations, errors, requests, pages: panel.page.url().startsWith("http://127.0.0.1") };
}

const harmless = {
  ...{ elements: [], attributes: [], nested: 0, outside: [], hacked: false, title: "SnowCell", heads: 8, page: 1 },
  ...{ composer: "composer-input", focus: "BODY", violations: [], errors: [], requests: [], pages: true },
};

describe("a hostile answer", () => {
  it("covers every kind", () => {
    expect(payloads.length).toBeGreaterThanOrEqual(80);
    expect(new Set(payloads).size).toBe(payloads.length);
  });

  it.each(Object.entries(hostilePayloads))("does nothing if shown whole: %s", async (_, group) => {
    const panel = await bench.page();
    for (const [index, payload] of group.entries()) {
      const id = `m${index}`;
      const messages = [
        said(`u${index}`, payload),
        answered(id, `before ${payload}\n\n${payload}\n\nafter`, { reasoning: payload }),
      ];
      await panel.snapshot(snapshot({ seq: 10 + index, messages }));
      await panel.page.locator(`[data-message-id="${id}"] [data-testid="message-body"]`).last().waitFor();
      await panel.page.locator("summary").click();
      await panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      expect(await harm(panel), payload).toEqual(harmless);
    }
    await panel.close();
  });

  it.each(Object.entries(hostilePayloads))("does nothing at any point of its stream: %s", async (_, group) => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [answering("m1", "")], streams: [{ stream: 1, messageId: "m1" }] }));
    for (const piece of group.join("\n\n").match(/[\s\S]{1,13}/gu) ?? []) {
      await panel.text(1, piece);
      // The panel shows it in the current frame, before the next callback.
      await panel.page.evaluate(() => new Promise(requestAnimationFrame));
    }
    expect(await harm(panel)).toEqual(harmless);
    await panel.close();
  });

  it("cannot hide in user messages, in names, or in errors", async () => {
    const evil = '<img src=x onerror="window.hacked = 1">';
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

describe("code", () => {
  const tricks = "const is\u200badmin = '\u202e \u2066x\u2069'; // \u001b[31m";
  const shown = ["U+200B", "U+202E", "U+2066", "U+2069", "U+001B"];

  it.each([
    ["in a block, once it is highlighted", `\`\`\`js\n${tricks}\n\`\`\``, "[data-highlighted]"],
    ["in a block without a language", `\`\`\`\n${tricks}\n\`\`\``, "pre"],
    ["in inline code", `\`${tricks}\``, "p code"],
    ["in a block inside a list", `- \`\`\`\n  ${tricks}\n  \`\`\``, "li pre"],
  ])("shows invisible characters, and keeps them: %s", async (_, text, selector) => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [answered("m1", text)] }));
    const code = panel.page.locator(selector).first();
    await code.waitFor();
    const marks = code.locator("[data-character]");
    expect(await marks.evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["character"]))).toEqual(shown);
    expect(await marks.first().evaluate((each) => getComputedStyle(each, "::before").content)).toBe('"U+200B"');
    expect(await marks.first().evaluate((each) => each.getBoundingClientRect().width)).toBeGreaterThan(20);
    expect((await code.textContent())?.includes(tricks)).toBe(true);
    await panel.close();
  });

  it("leaves emoji and other scripts unchanged", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [answered("m1", "`👩‍👩‍👧 ❤️ 👨🏽‍💻 #️⃣ مرحبا 日本語 naïve`")] }));
    expect(await panel.page.locator("[data-character]").count()).toBe(0);
    await panel.close();
  });
});

describe("a link", () => {
  const shown = async (text: string): Promise<PanelPage> => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [answered("m1", text)] }));
    return panel;
  };

  it("is opened by the host, and shows its target", async () => {
    const panel = await shown("[docs](https://example.org/a?b=c) and [file](src/a.ts:12)");
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

  it("that names another host than its own shows its real host", async () => {
    const panel = await shown(
      "[https://example.org/x](https://attacker.example/y), [example.org](https://www.attacker.example), [www.example.org](https://example.org) and [lookup.ts](https://example.org)",
    );
    expect(await words(panel.get("message-body"))).toBe(
      "https://example.org/x (attacker.example), example.org (www.attacker.example), www.example.org and lookup.ts",
    );
    await panel.close();
  });

  it("spells out a host with lookalike letters", async () => {
    const panel = await shown("[apple](https://аррӏе.example/x)");
    expect(await panel.page.locator(".message-body a").getAttribute("title")).toMatch(/^https:\/\/xn--/);
    await panel.close();
  });

  it.each(["src/lookup.ts", "src/lookup.ts:12", "lookup.ts:12-40", "./src/a/b.test.tsx#L3", "src/a.py:3:7"])(
    "opens a file that is written as code: %s",
    async (path) => {
      const panel = await shown(`See \`${path}\`.`);
      await panel.page.locator(".message-body a code").click();
      expect(await panel.posts("open-link")).toEqual([{ type: "open-link", href: path }]);
      await panel.close();
    },
  );

  it("is not created for code that is not a file", async () => {
    const panel = await shown(
      "`console.log` `a/b` `example.com/x.js` `../up.ts:1` `/etc/x.conf:1` `1/2.5` `https://example.org/a.ts` `a b/c.ts` `C:/x.ts:1` [`src/a.ts`](https://example.org)",
    );
    expect(await panel.page.locator(".message-body a").count()).toBe(1);
    await panel.close();
  });
});

describe("an image", () => {
  it("is a link that names its host, and is never fetched", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [answered("m1", "![a cat](https://example.org/cat.png)")] }));
    expect(await words(panel.get("message-body"))).toBe("[image: a cat · example.org]");
    await panel.page.locator(".message-body a").click();
    expect(await panel.posts("open-link")).toEqual([{ type: "open-link", href: "https://example.org/cat.png" }]);
    expect(panel.requests.filter((address) => address.includes("example.org"))).toEqual([]);
    await panel.close();
  });
});

describe("the content security policy", () => {
  it("allows everything that the panel does itself, including the lazy highlighter", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [said("u1", "why?"), answered("m1", richAnswer)] }));
    await panel.page.locator("[data-highlighted] .hljs-keyword").first().waitFor();
    await panel.get("more-code").click();
    await panel.get("wrap-code").click();
    await panel.get("edit-button").click();
    expect(await panel.recorded()).toMatchObject({ violations: [], errors: [] });
    await panel.close();
  });
});
