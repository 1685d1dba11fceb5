// VS Code's notifications, read and answered by hand. They first appear as toasts and then wait behind the bell; a
// VS Code that loads an unpackaged extension shows no toasts at all, so the bell is pressed where nothing is in view.

import type { Locator, Page } from "playwright-core";
import { oneLine, shownText } from "./shown-text.js";

export class Notifications {
  readonly #page: Page;
  readonly #shown: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#shown = page.locator(":is(.notifications-toasts.visible, .notifications-center.visible) .notification-list-item");
  }

  /** The texts of all notifications that wait, newest first. */
  async texts(): Promise<string[]> {
    await this.#bringIntoView();
    return (await this.#shown.locator(".notification-list-item-message").allTextContents()).map(oneLine);
  }

  /** Waits for a notification whose text matches and returns its whole text. */
  async waitFor(text: string | RegExp): Promise<string> {
    return shownText((await this.#find(text)).locator(".notification-list-item-message"));
  }

  /** Presses a notification's button; `text` says which one where several have such a button. */
  async press(button: string, text: string | RegExp = ""): Promise<void> {
    const notification = await this.#find(text, button);
    // The buttons of a notification behind the bell are drawn when the mouse is over it.
    await notification.hover();
    await notification.getByRole("button", { name: button, exact: true }).click();
  }

  async #find(text: string | RegExp, button?: string): Promise<Locator> {
    const bell = this.#unreadBell();
    const notification = this.#shown.filter({ hasText: text });
    const wanted = (
      button === undefined
        ? notification
        : notification.filter({ has: this.#page.getByRole("button", { name: button, exact: true }) })
    ).first();
    // A toast may be about to come, or never to come: whichever of the two shows it first.
    await wanted.or(bell).first().waitFor();
    if (!(await wanted.isVisible())) await this.#bringIntoView();
    await wanted.waitFor();
    return wanted;
  }

  async #bringIntoView(): Promise<void> {
    if (await this.#shown.first().isVisible()) return;
    if (await this.#unreadBell().isVisible()) await this.#unreadBell().click();
  }

  #unreadBell(): Locator {
    return this.#page.locator("[id='status.notifications']:has(.codicon-bell-dot, .codicon-bell-slash-dot)");
  }
}
