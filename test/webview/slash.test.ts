// Slash commands in the composer, by keyboard: each is found, completed with words after it, and sent with Enter.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtInCommands } from "../../src/core/instructions/slash-line.js";
import type { SlashItem } from "../../src/protocol/slash.js";
import { brokenRulesInThemes } from "./axe.js";
import { snapshot } from "./fixtures.js";
import { Bench, type PanelPage } from "./page.js";

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const item = (command: string, hint = ""): SlashItem => ({ command, hint, detail: `What ${command} does`, icon: "note" });

/** Types `/query`, and answers as the host does. */
async function type(query: string, items: readonly SlashItem[]): Promise<void> {
  await panel.get("composer-input").pressSequentially(`/${query}`);
  await panel.page.waitForFunction(
    (wanted) =>
      window.recorded.posts.some(
        (post) => post.type === "feature" && post.feature === "slash" && (post.message as { query: string }).query === wanted,
      ),
    query,
  );
  await panel.events({ type: "feature-message", feature: "slash", message: { type: "found", query, items } });
  await panel.get("slash-item").first().waitFor();
}

const names = (): Promise<(string | undefined)[]> =>
  panel
    .get("slash-item")
    .evaluateAll((rows) => rows.map((row) => (row instanceof HTMLElement ? row.dataset["command"] : undefined)));

describe("slash commands", () => {
  beforeEach(async () => {
    panel = await bench.page();
    await panel.snapshot(snapshot());
    await panel.get("composer-input").focus();
    await panel.page.locator("snowcell-composer[data-takes-in]").waitFor();
  });
  afterEach(() => panel.close());

  it.each(builtInCommands)("/%s is chosen with the arrow keys and sent with words", async (command) => {
    await type(
      "",
      builtInCommands.map((each) => item(each)),
    );
    expect(await names()).toEqual(builtInCommands);
    const input = panel.get("composer-input");
    for (let step = 0; step < builtInCommands.indexOf(command); step++) await input.press("ArrowDown");
    await input.press("Enter");
    expect(await input.inputValue()).toBe(`/${command} `);
    expect(await panel.posts("send")).toEqual([]);
    await input.pressSequentially("the loop");
    expect(await panel.get("slash-item").count()).toBe(0);
    await input.press("Enter");
    expect(await panel.posts("send")).toMatchObject([{ text: `/${command} the loop` }]);
  });

  it("are sent at once with Enter if they are typed in full, and completed with Tab", async () => {
    await type("clear", [item("clear"), item("clear-all")]);
    const input = panel.get("composer-input");
    await input.press("Enter");
    expect(await panel.posts("send")).toMatchObject([{ text: "/clear" }]);
    await type("cl", [item("clear", "what to look at")]);
    await input.press("Tab");
    expect(await input.inputValue()).toBe("/clear ");
  });

  it("are listed only at the start of a message, and Escape closes the list", async () => {
    await type("f", [item("fix")]);
    const input = panel.get("composer-input");
    expect(await input.getAttribute("aria-activedescendant")).toBe("slash-0");
    await input.press("Escape");
    expect(await panel.get("slash-item").count()).toBe(0);
    expect(await input.getAttribute("aria-activedescendant")).toBeNull();
    await input.fill("");
    await input.pressSequentially("and /fix");
    await panel.drawn();
    expect(await panel.get("slash-item").count()).toBe(0);
  });

  it("violate no accessibility rule in any theme", async () => {
    await panel.close();
    panel = await bench.page({ context: { bypassCSP: true, viewport: { width: 300, height: 600 } } });
    await panel.snapshot(snapshot());
    await panel.get("composer-input").focus();
    await panel.page.locator("snowcell-composer[data-takes-in]").waitFor();
    await type("", [item("fix", "what to look at"), item("review")]);
    const picture = (theme: string) => panel.page.screenshot({ path: `test-results/screenshots/webview/slash-${theme}-300.png` });
    expect(await brokenRulesInThemes(panel, picture)).toEqual([]);
  });
});
