// Context within reach: the faint chip of the open file, questions that an empty conversation offers, and mentions that stay in
// the sentence.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AttachRequest, Candidate } from "../../src/protocol/attach.js";
import { brokenRulesInThemes } from "./axe.js";
import { snapshot } from "./fixtures.js";
import { Bench, type PanelPage, words } from "./page.js";

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const attachments = [{ id: "a", label: "Order.java", tokens: 90, icon: "file" }];
const context = {
  ...{ tokens: 12, limit: 3072, leftOut: "", tuned: false },
  suggestion: "lookup.ts:12–40",
  examples: ["project", "selection", "problems"],
};
const take: AttachRequest = { type: "choose", id: "suggestion" };

async function open(options: Parameters<Bench["page"]>[0] = {}): Promise<void> {
  panel = await bench.page(options);
  await panel.snapshot(snapshot({ context }));
  await panel.get("composer-input").focus();
  await panel.page.locator("snowcell-composer[data-takes-in]").waitFor();
  await panel.get("context-suggestion").waitFor();
}

const asked = async (): Promise<AttachRequest[]> =>
  (await panel.posts("feature")).filter(({ feature }) => feature === "attach").map(({ message }) => message as AttachRequest);

const isInComposer = (): Promise<boolean> =>
  panel.get("composer-input").evaluate((element) => element === document.activeElement);

describe("the faint chip of the open file", () => {
  beforeEach(() => open());
  afterEach(() => panel.close());

  it("is taken with one key, which changes no text and sends nothing", async () => {
    await panel.get("composer-input").pressSequentially("Why?");
    await panel.page.keyboard.press("Alt+Enter");
    expect(await asked()).toEqual([take]);
    expect(await panel.get("composer-input").inputValue()).toBe("Why?");
    expect(await panel.posts("send")).toEqual([]);
  });

  it("is taken with a click or by Tab and Enter, and the focus returns to the composer", async () => {
    await panel.get("context-suggestion").click();
    await panel.page.keyboard.press("Shift+Tab");
    await panel.page.locator("[data-testid=context-suggestion]:focus").waitFor();
    await panel.page.keyboard.press("Enter");
    expect(await asked()).toEqual([take, take]);
    expect(await isInComposer()).toBe(true);
  });

  it("stands beside attachments, names its key, and goes once it is attached or the file closes", async () => {
    await panel.events({ type: "attachments-changed", attachments });
    await panel.get("attachment").waitFor();
    const chip = panel.get("context-suggestion");
    // Without the verb it would look attached.
    expect(await words(chip)).toBe("Add lookup.ts:12–40");
    expect(await chip.getAttribute("aria-label")).toBe("Add lookup.ts:12–40 to the message (Alt+Enter)");
    expect(await panel.get("attachment").count()).toBe(1);
    const { suggestion: _gone, ...rest } = context;
    await panel.events({ type: "context-changed", context: rest });
    await chip.waitFor({ state: "detached" });
    await panel.page.keyboard.press("Alt+Enter");
    expect(await asked()).toEqual([]);
  });
});

describe("an empty conversation", () => {
  beforeEach(() => open());
  afterEach(() => panel.close());

  it.each([
    ["project", "Explain what this project does", "project"],
    ["selection", "Explain lookup.ts:12–40", "suggestion"],
    ["problems", "Explain these problems, and how to fix them", "problems"],
  ])("offers a question about the %s with what it needs, ready to be sent", async (example, question, id) => {
    await panel.page.locator(`[data-example=${example}]`).press("Enter");
    expect(await asked()).toEqual([{ type: "choose", id }]);
    expect(await panel.get("composer-input").inputValue()).toBe(question);
    expect(await panel.posted("draft")).toEqual([{ type: "draft", draft: question }]);
    expect(await panel.posts("send")).toEqual([]);
    expect(await isInComposer()).toBe(true);
  });

  it("hides the questions whose material is missing, and all of them while no model is ready", async () => {
    await panel.events({ type: "context-changed", context: { ...context, examples: ["problems"] } });
    await panel.page.locator("[data-example=project]").waitFor({ state: "detached" });
    expect(await panel.get("welcome-example").count()).toBe(1);
    const providers = [{ id: "x", name: "X", detail: "Log in", state: "signed-out" as const }];
    await panel.events({ type: "providers-changed", providers });
    await panel.get("welcome-example").waitFor({ state: "detached" });
  });
});

const row = (id: string, label: string, part: Partial<Candidate> = {}): Candidate => ({
  id,
  label,
  detail: "",
  icon: "file",
  ...part,
});

/** Answers the last question about mentions, as the host does. */
async function reply(query: string, items: readonly Candidate[]): Promise<void> {
  await panel.page.waitForFunction(
    (wanted) =>
      window.recorded.posts.some(
        (post) => post.type === "feature" && post.feature === "attach" && (post.message as { query?: string }).query === wanted,
      ),
    query,
  );
  await panel.events({ type: "feature-message", feature: "attach", message: { type: "found", query, items } });
  await panel
    .get("mention")
    .nth(items.length - 1)
    .waitFor();
}

describe("a mention", () => {
  beforeEach(() => open());
  afterEach(() => panel.close());

  it("stays in the middle of a sentence, without a second space", async () => {
    const input = panel.get("composer-input");
    await input.fill("Is  slow?");
    await input.evaluate((element) => (element as HTMLTextAreaElement).setSelectionRange(3, 3));
    await input.pressSequentially("@find");
    await reply("find", [row("symbol:1-9:file:///w/a.ts", "findRow", { icon: "symbol-method" })]);
    await input.press("Tab");
    expect(await input.inputValue()).toBe("Is @findRow slow?");
    expect((await asked()).at(-1)).toEqual({ type: "choose", id: "symbol:1-9:file:///w/a.ts" });
  });

  it("of an address may contain an @, and leaves no text, because its chip names it", async () => {
    const input = panel.get("composer-input");
    const address = "https://example.org/@user/post";
    await input.pressSequentially(`See @${address}`);
    await reply(address, [row(`page:${address}`, address, { text: "" })]);
    await input.press("Enter");
    expect(await input.inputValue()).toBe("See ");
    expect((await asked()).at(-1)).toEqual({ type: "choose", id: `page:${address}` });
  });

  it("keeps the chosen row when slower rows arrive", async () => {
    const input = panel.get("composer-input");
    await input.pressSequentially("@lo");
    const files = [row("file:1", "lookup.ts"), row("file:2", "log.ts")];
    await reply("lo", files);
    await input.press("ArrowDown");
    await reply("lo", [...files, row("symbol:1-2:x", "lookUp")]);
    expect(await words(panel.page.locator("[role=option][aria-selected=true] .mention-label"))).toBe("log.ts");
    await input.press("o");
    await reply("loo", files);
    expect(await words(panel.page.locator("[role=option][aria-selected=true] .mention-label"))).toBe("lookup.ts");
  });
});

describe("in any theme", () => {
  it.each(["alone", "beside chips"])("the faint chip %s violates no axe rule, and fits", async (state) => {
    await open({ context: { bypassCSP: true, viewport: { width: 300, height: 700 } } });
    if (state !== "alone") {
      const instructions = [{ id: "i", label: "AGENTS.md", tokens: 120, icon: "book" }];
      await panel.events({ type: "context-changed", context: { ...context, instructions } });
      await panel.events({ type: "attachments-changed", attachments });
      await panel.get("attachment").waitFor();
      await panel.get("instruction-chip").waitFor();
    }
    const name = `suggestion-${state.replace(" ", "-")}`;
    const picture = (theme: string) =>
      panel.page.screenshot({ path: `test-results/screenshots/webview/${name}-${theme}-300.png` });
    expect(await brokenRulesInThemes(panel, picture)).toEqual([]);
    expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(300);
    await panel.close();
  });
});
