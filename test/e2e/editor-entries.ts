// The entry points of the editor actions, as a user reaches them.

import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Workbench } from "../harness/workbench.js";

export const actions = {
  explain: { title: "Explain Selection", key: "e" },
  improve: { title: "Improve Selection", key: "i" },
  fix: { title: "Fix Selection", key: "f" },
  document: { title: "Document Selection", key: "d" },
  writeTests: { title: "Write Tests", key: "t" },
  addToChat: { title: "Add Selection to Chat", inMenu: "Add Selection to SnowCell Chat", key: "a" },
} as const;

export type Action = keyof typeof actions;

type Entry = (workbench: Workbench, action: Action) => Promise<void>;

/** Each expects the editor to have the focus and a selection. */
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
  /** Offers only some of the actions, under names of its own. */
  lightbulb: async ({ page }, action) => {
    const list = page.locator(".action-widget");
    const item = list.getByText(`${actions[action].title.split(" ")[0]} with SnowCell`);
    // VS Code closes the list if it computes the code actions again while the list opens; a user presses again, too.
    await expect
      .poll(async () => {
        // In an open list, the same keys run its first action.
        if ((await list.filter({ visible: true }).count()) === 0) await page.keyboard.press("Control+.");
        return item.waitFor({ timeout: 10_000 }).then(
          () => true,
          () => false,
        );
      })
      .toBe(true);
    // VS Code 1.104 covers the list until the mouse moves over it.
    await item.hover({ force: true });
    await item.click();
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type EntryName = keyof typeof entries;

/** Opens the editor's context menu, and SnowCell's submenu in it. */
export async function openMenu(page: Page): Promise<void> {
  // If the mouse already rests where the menu opens, it does not enter the item, and the submenu stays closed.
  await page.mouse.move(0, 0);
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "SnowCell" }).hover();
  await page.locator(".monaco-submenu .action-item").first().waitFor();
}

export async function chooseInMenu(page: Page, action: Action): Promise<void> {
  const entry: { readonly title: string; readonly inMenu?: string } = actions[action];
  const label = page.locator(".action-label", { hasText: new RegExp(`^${entry.inMenu ?? entry.title}$`) });
  const item = page.locator(".monaco-submenu .action-item", { has: label });
  await item.hover();
  await item.and(page.locator(".focused")).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".context-view .monaco-menu").first().waitFor({ state: "detached" });
}
