// A keyboard-only user: reaches everything with keys. The test checks the focus but never moves it.

import type { Locator, Page } from "playwright-core";
import type { Window } from "./window.js";

/** Upper bound of Tab presses between two controls. */
const mostSteps = 80;

export class Keyboard {
  readonly #page: Page;
  readonly #window: Window;

  constructor(window: Window) {
    this.#window = window;
    this.#page = window.workbench.page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Focuses the composer from elsewhere. If it already has the focus, the test could not see that the keys worked. */
  async toComposer(): Promise<void> {
    await this.press("Control+Alt+s");
    await this.isOn(this.#window.panel.composer);
  }

  /** Waits until the element has the focus; throws with the element that has it instead. */
  async isOn(target: Locator): Promise<void> {
    const { frame } = this.#window.panel;
    await target
      .and(frame.locator(":focus"))
      .waitFor()
      .catch(async (error: unknown) => {
        const focused = await frame.locator("body").evaluate(() => document.activeElement?.outerHTML.slice(0, 300));
        throw new Error(`${target} does not have the focus, but ${focused}`, { cause: error });
      });
  }

  /** Presses Tab until the element has the focus; `Shift+Tab` goes back. Throws if Tab does not reach it. */
  async tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await target.waitFor();
    for (let step = 0; step < mostSteps; step += 1) {
      await this.press(key);
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`${key} does not lead to ${target}`);
  }

  /** Tabs to a control of the panel and presses Enter. */
  async use(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await this.tabTo(target, key);
    await this.press("Enter");
  }

  /** Types into the open list until the matching row is active, and picks it. */
  async choose(typed: string, row: RegExp): Promise<void> {
    await this.#find(typed);
    await this.#page
      .locator(".quick-input-list .monaco-list-row.focused")
      .and(this.#page.getByRole("option", { name: row }))
      .waitFor();
    await this.press("Enter");
  }

  /** Ticks the matching row of a multi-select list. */
  async tick(typed: string, row: RegExp): Promise<void> {
    await this.#find(typed);
    const box = this.#page.locator(".quick-input-list").getByRole("checkbox", { name: row });
    await box.waitFor();
    await this.press("ArrowDown");
    await box.and(this.#page.locator(".focused")).waitFor();
    await this.press("Space");
    await box.and(this.#page.locator("[aria-checked=true]")).waitFor();
  }

  async #find(typed: string): Promise<void> {
    const input = this.#page.locator(".quick-input-widget .quick-input-box input");
    await input.and(this.#page.locator(":focus")).waitFor();
    await this.press("ControlOrMeta+a");
    await this.type(typed);
  }

  async runCommand(title: string): Promise<void> {
    await this.press("F1");
    await this.choose(`>${title}`, new RegExp(`^${title}(,|$)`));
  }
}

/** Counts pointer events (mouse, pen, touch) in the window and the panel from now on. */
export async function countPointers({ workbench, panel }: Window): Promise<() => Promise<number>> {
  const begin = (element: Element): void => {
    const { documentElement } = element.ownerDocument;
    const count = () => {
      documentElement.dataset["pointers"] = String(Number(documentElement.dataset["pointers"] ?? 0) + 1);
    };
    for (const name of ["pointerdown", "wheel"]) element.ownerDocument.addEventListener(name, count, { capture: true });
  };
  const places = [workbench.page.locator("html"), panel.frame.locator("html")];
  for (const place of places) await place.evaluate(begin);
  return async () => {
    const counts = await Promise.all(places.map((place) => place.getAttribute("data-pointers")));
    return counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
  };
}
