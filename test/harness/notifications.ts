// VS Code's notifications, read and answered by hand. They first appear as toasts and then wait behind the bell; a
// VS Code that loads an unpackaged extension shows no toasts at all, so the bell is pressed where nothing is in view.

import type { Locator, Page } from "playwright-core";
import { oneLine, shownText } from "./shown-text.js";

/** A toast that comes at all comes within this. */
const betweenLooksMs = 1000;
const looks = 30;

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

  /** Takes a notification away, so that the next of the same words is not mistaken for it. */
  async dismiss(text: string | RegExp): Promise<void> {
    const notification = await this.#find(text);
    await notification.hover();
    await notification.locator(".codicon-notifications-clear").click();
    await this.#shown.filter({ hasText: text }).first().waitFor({ state: "detached" });
  }

  // VS Code shows no more than three toasts within 800 ms: the next one waits behind the bell, with nothing to be seen of
  // it but the bell's dot. The same dot comes with each toast, so it is pressed when the toast keeps away, and again when
  // the centre has closed because the last that was in it has gone.
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
