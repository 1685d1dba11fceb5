// VS Code's side bars, used through the interface: opening a view by its icon, resizing, moving a view to the other side.

import type { Locator, Page } from "playwright-core";

export class SideBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a view container by its icon, in either side bar. Does nothing if it is open. */
  async open(container: string): Promise<void> {
    const icon = this.#icon(container);
    await icon.waitFor();
    // A badge on an icon lies above it, and takes the press for it.
    if (!(await this.#isOpen(container))) await icon.click({ force: true });
    await this.#title(container).waitFor();
  }

  /** Drags the border of the primary side bar until it is `width` pixels wide; returns the actual width. */
  async resize(width: number): Promise<number> {
    const bar = this.#page.locator(".part.sidebar");
    const from = await box(bar);
    const border = await this.#borderAt(from.x + from.width);
    const y = from.y + from.height / 2;
    await this.#page.mouse.move(border, y);
    await this.#page.mouse.down();
    await this.#page.mouse.move(border + width - from.width, y, { steps: 8 });
    await this.#page.mouse.up();
    // Move the mouse away from the border, which is highlighted on hover.
    await this.#page.mouse.move(2, 2);
    return Math.round((await box(bar)).width);
  }

  /** Moves a view container to the secondary side bar with its icon's menu. */
  async moveToSecondary(container: string): Promise<void> {
    await this.#icon(container).click({ button: "right" });
    await this.#page.getByRole("menuitem", { name: "Move To" }).hover();
    // A menu that has just opened ignores the mouse but not the keyboard.
    await this.#page.getByRole("menuitem", { name: "Secondary Side Bar" }).hover();
    await this.#page.keyboard.press("Enter");
    await this.#page.locator(".part.auxiliarybar").getByText(container).first().waitFor();
  }

  // An icon's name may end with a shortcut in parentheses or with a badge.
  #icon(container: string): Locator {
    const name = JSON.stringify(container).slice(1, -1);
    const labelled = `a.action-label:is([aria-label="${name}"], [aria-label^="${name} ("], [aria-label^="${name} - "])`;
    return this.#page.locator(`:is(.part.activitybar, .part.auxiliarybar, .part.sidebar) .composite-bar ${labelled}`).first();
  }

  async #isOpen(container: string): Promise<boolean> {
    return this.#title(container).isVisible();
  }

  // The secondary side bar shows its container's name on a tab, the primary one in its title.
  #title(container: string): Locator {
    const inPrimary = this.#page.locator(".part.sidebar .composite.title h2", { hasText: container });
    const inSecondary = this.#page.locator(".part.auxiliarybar .composite-bar .action-item.checked", { hasText: container });
    const iconOnly = this.#page
      .locator(".part.auxiliarybar .composite-bar .action-item.checked")
      .filter({ has: this.#page.locator(`a.action-label[aria-label^="${JSON.stringify(container).slice(1, -1)}"]`) });
    return inPrimary.or(inSecondary).or(iconOnly).first();
  }

  async #borderAt(x: number): Promise<number> {
    const borders = await this.#page
      .locator(".monaco-sash.vertical:not(.disabled)")
      .evaluateAll((sashes) => sashes.map((sash) => sash.getBoundingClientRect()).map(({ left, width }) => left + width / 2));
    const nearest = borders.sort((one, other) => Math.abs(one - x) - Math.abs(other - x))[0];
    if (nearest === undefined) throw new Error("VS Code shows no border to drag");
    return nearest;
  }
}

async function box(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const found = await locator.boundingBox();
  if (!found) throw new Error("What was to be measured is not in view");
  return found;
}
