// VS Code's side bars, used by hand: opening a view by its icon, dragging the border, moving a view to the other side.

import type { Locator, Page } from "playwright-core";

export class SideBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a view container by its icon, in whichever side bar it lives. Leaves it open where it is open already. */
  async open(container: string): Promise<void> {
    const icon = this.#icon(container);
    await icon.waitFor();
    if (!(await this.#isOpen(container))) await icon.click();
    await this.#title(container).waitFor();
  }

  /** Drags the border of the primary side bar until the bar is `width` pixels wide; returns the width it got. */
  async resize(width: number): Promise<number> {
    const bar = this.#page.locator(".part.sidebar");
    const from = await box(bar);
    const border = await this.#borderAt(from.x + from.width);
    const y = from.y + from.height / 2;
    await this.#page.mouse.move(border, y);
    await this.#page.mouse.down();
    await this.#page.mouse.move(border + width - from.width, y, { steps: 8 });
    await this.#page.mouse.up();
    // Away from the border, which is lit as long as the mouse is on it.
    await this.#page.mouse.move(2, 2);
    return Math.round((await box(bar)).width);
  }

  /** Moves a view container to the secondary side bar by its icon's menu. */
  async moveToSecondary(container: string): Promise<void> {
    await this.#icon(container).click({ button: "right" });
    await this.#page.getByRole("menuitem", { name: "Move To" }).hover();
    // A menu that has just opened does not listen to the mouse yet, but to the keyboard.
    await this.#page.getByRole("menuitem", { name: "Secondary Side Bar" }).hover();
    await this.#page.keyboard.press("Enter");
    await this.#page.locator(".part.auxiliarybar").getByText(container).first().waitFor();
  }

  // An icon's name may go on with a shortcut in brackets or with a badge.
  #icon(container: string): Locator {
    const name = JSON.stringify(container).slice(1, -1);
    const labelled = `a.action-label:is([aria-label="${name}"], [aria-label^="${name} ("], [aria-label^="${name} - "])`;
    return this.#page.locator(`:is(.part.activitybar, .part.auxiliarybar, .part.sidebar) .composite-bar ${labelled}`).first();
  }

  async #isOpen(container: string): Promise<boolean> {
    return this.#title(container).isVisible();
  }

  // The secondary side bar names its container on a tab, the primary one in its title.
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
