// The panel's load size, and the presence of every test id that other tools rely on.

import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startingBytes } from "./build.js";
import { answered, answering, richAnswer, said, snapshot } from "./fixtures.js";
import { Bench } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

describe("the bundle", () => {
  it("starts with at most 180 KiB, without the highlighter", async () => {
    const sizes = startingBytes(bench.panel);
    const bytes = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    console.log(`The panel starts with ${(bytes / 1024).toFixed(1)} KiB in ${Object.keys(sizes).length} files`);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(180 * 1024);
    const inputs = Object.keys(sizes).flatMap((path) => Object.keys(bench.panel.outputs[path]?.inputs ?? {}));
    expect(inputs.filter((path) => path.includes("highlight.js/"))).toEqual([]);
  });

  it("has one stylesheet besides the icons", async () => {
    const files = await readdir(bench.panel.folder);
    expect(files.filter((name) => name.endsWith(".css")).sort()).toEqual(["codicon.css", "main.css"]);
  });

  it("loads the highlighter only for visible code", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [answered("m1", "no code")] }));
    const before = panel.requests.length;
    await panel.events({ type: "path-changed", after: "m1", messages: [answered("m2", richAnswer)] });
    await panel.page.locator("[data-highlighted]").waitFor();
    expect(panel.requests.length).toBeGreaterThan(before);
    await panel.close();
  });
});

describe("test ids", () => {
  it("all exist", async () => {
    const failure = { kind: "timeout", title: "t", explanation: "e", actions: [{ action: "retry", label: "Retry" }] };
    const attachments = [{ id: "a", label: "a.ts", tokens: 1 }];
    const panel = await bench.page();
    await panel.snapshot(snapshot({ attachments }));
    const found = new Set<string>();
    const collect = async () => {
      await panel.drawn();
      const ids = await panel.page
        .locator("[data-testid]")
        .evaluateAll((all) => all.map((each) => each.getAttribute("data-testid") ?? ""));
      for (const id of ids) found.add(id);
    };
    await collect();
    await panel.events({
      type: "path-changed",
      after: null,
      messages: [
        said("u1", "q", { attachments }),
        answered("m1", richAnswer, { notices: [{ kind: "fallback", text: "f" }] }),
        answered("m2", "x", { state: "error", failure }),
      ],
    });
    await collect();
    await panel.events({ type: "path-changed", after: "m2", messages: [answering("m3", "x")] });
    await collect();
    const wanted = [
      ...[
        "chat-root",
        "composer-input",
        "send-button",
        "stop-button",
        "message",
        "message-body",
        "message-footer",
        "message-error",
      ],
      ...[
        "retry-button",
        "regenerate-button",
        "edit-button",
        "model-button",
        "code-block",
        "copy-code",
        "insert-code",
        "apply-code",
      ],
      ...["new-file-code", "attachment", "fallback-notice", "welcome", "welcome-provider"],
    ];
    expect(wanted.filter((id) => !found.has(id))).toEqual([]);
    await panel.close();
  });
});
