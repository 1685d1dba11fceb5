// VS Code's notifications, read and answered through the interface. They appear as toasts and then in the notification
// center; VS Code with an unpackaged extension shows no toasts, so open the center if none is visible.

import type { Locator, Page } from "playwright-core";
import { oneLine, shownText } from "./shown-text.js";

/** If a toast appears, it does so within this time. */
const betweenLooksMs = 1000;
const looks = 30;

export class Notifications {
  readonly #page: Page;
  readonly #shown: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#shown = page.locator(":is(.notifications-toasts.visible, .notifications-center.visible) .notification-list-item");
  }

  /** The texts of all pending notifications, newest first. */
  async texts(): Promise<string[]> {
    await this.#bringIntoView();
    return (await this.#shown.locator(".notification-list-item-message").allTextContents()).map(oneLine);
  }

  /** Waits for a notification whose text matches and returns its whole text. */
  async waitFor(text: string | RegExp): Promise<string> {
    return shownText((await this.#find(text)).locator(".notification-list-item-message"));
  }

  /** Presses a notification's button; `text` selects one if several have such a button. */
  async press(button: string, text: string | RegExp = ""): Promise<void> {
    const notification = await this.#find(text, button);
    // In the notification center, buttons appear only on hover.
    await notification.hover();
    await notification.getByRole("button", { name: button, exact: true }).click();
  }

  /** Dismisses a notification, so that the next one with the same text is not mistaken for it. */
  async dismiss(text: string | RegExp): Promise<void> {
    const notification = await this.#find(text);
    await notification.hover();
    await notification.locator(".codicon-notifications-clear").click();
    await this.#shown.filter({ hasText: text }).first().waitFor({ state: "detached" });
    // VS Code then returns the focus to where it was, which closes a menu that is opened before that.
    const isElsewhere = (): boolean =>
      document.activeElement !== document.body && document.activeElement?.closest(".notifications-toasts") === null;
    await this.#page.waitForFunction(isElsewhere, undefined, { timeout: betweenLooksMs }).catch(() => undefined);
  }

  // VS Code shows at most three toasts within 800 ms: further ones go to the notification center, and only the bell's dot
  // shows that. Every toast shows the same dot, so press the bell if no toast appears, and again if the center has closed
  // because its last notification is gone.
  async #find(text: string | RegExp, button?: string): Promise<Locator> {
    const notification = this.#shown.filter({ hasText: text });
    const wanted = (
      button === undefined
        ? notification
        : notification.filter({ has: this.#page.getByRole("button", { name: button, exact: true }) })
    ).first();
    for (let look = 1; look < looks; look += 1) {
      if (await appears(wanted)) return wanted;
      const bell = this.#unreadBell();
      if (await bell.isVisible()) await bell.click({ timeout: betweenLooksMs }).catch(() => undefined);
    }
    await wanted.waitFor({ timeout: betweenLooksMs });
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

const appears = (notification: Locator): Promise<boolean> =>
  notification.waitFor({ timeout: betweenLooksMs }).then(
    () => true,
    () => false,
  );
