// The ways to start an action on what is selected in the editor, as a person has them.

import type { Page } from "playwright-core";
import type { Workbench } from "../harness/workbench.js";

export const actions = {
  explain: { title: "Explain Selection", key: "e" },
  improve: { title: "Improve Selection", key: "i" },
  fix: { title: "Fix Selection", key: "f" },
  document: { title: "Document Selection", key: "d" },
  writeTests: { title: "Write Tests", key: "t" },
  addToChat: { title: "Add Selection to Chat", key: "a" },
} as const;

export type Action = keyof typeof actions;

type Entry = (workbench: Workbench, action: Action) => Promise<void>;

/** The editor has the keyboard before each of them, and something is selected in it. */
export const entries = {
  palette: (workbench, action) => workbench.runCommand(`SnowCell: ${actions[action].title}`),
  keys: async ({ page }, action) => {
    await page.keyboard.press("Control+K");
    await page.keyboard.press(`Alt+${actions[action].key}`);
  },
  menu: async ({ page }, action) => {
    await openMenu(page);
    await chooseInMenu(page, action);
  },
  /** Offers some of the actions only, by names of its own. */
  lightbulb: async ({ page }, action) => {
    await page.keyboard.press("Control+.");
    await page
      .locator(".action-widget")
      .getByText(`${actions[action].title.split(" ")[0]} with SnowCell`)
      .click();
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type EntryName = keyof typeof entries;

/** The editor's context menu, with SnowCell's part of it open. */
export async function openMenu(page: Page): Promise<void> {
  // A mouse that rests where the menu opens already would not come over its item any more, and that is what opens it.
  await page.mouse.move(0, 0);
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "SnowCell" }).hover();
  await page.locator(".monaco-submenu .action-item").first().waitFor();
}

export async function chooseInMenu(page: Page, action: Action): Promise<void> {
  const label = page.locator(".action-label", { hasText: new RegExp(`^${actions[action].title}$`) });
  const item = page.locator(".monaco-submenu .action-item", { has: label });
  await item.hover();
  await item.and(page.locator(".focused")).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".context-view .monaco-menu").first().waitFor({ state: "detached" });
}
