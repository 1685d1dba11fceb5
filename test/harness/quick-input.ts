// VS Code's quick input, used through the interface: the command palette, pick lists and input boxes. Every step waits until
// VS Code has responded, because each involves the extension host.

import type { Locator, Page } from "playwright-core";
import { shownText } from "./shown-text.js";

const widget = ".quick-input-widget";
const sameComplaintAfterMs = 3000;
const untilRowMs = 20_000;

export class QuickInput {
  readonly #page: Page;
  readonly #input: Locator;
  readonly #list: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#input = page.locator(`${widget} .quick-input-box input`);
    this.#list = page.locator(`${widget} .quick-input-list`);
  }

  /** Opens the palette, types the title and chooses the command with exactly that title, such as `SnowCell: Login`. */
  async runCommand(title: string): Promise<void> {
    const row = this.#rowLabelled(title);
    if (!(await this.#open("F1", `>${title}`, row)))
      throw new Error(
        `The palette has no command "${title}"; it lists: ${(await this.#rowsInView()).map(({ label }) => label).join(" · ")}`,
      );
    await this.#choose(row);
  }

  /** Runs a command after which the page is gone, such as `Developer: Reload Window`. */
  async runLastCommand(title: string): Promise<void> {
    const row = this.#rowLabelled(title).and(this.#page.locator(".monaco-list-row.focused"));
    if (!(await this.#open("F1", `>${title}`, row))) throw new Error(`The palette does not offer "${title}" first`);
    await Promise.all([this.#page.waitForEvent("load"), this.#page.keyboard.press("Enter")]);
  }

  /** Opens a workspace file by typing its path, such as `src/lookup.ts`. */
  async openFile(path: string): Promise<void> {
    // Recent files are listed at once and search results follow, so rows move under a mouse; the keyboard accepts the
    // focused row, whatever its position.
    const marked = this.#page.locator(".monaco-list-row.focused");
    const row = this.#rowLabelled(path.split("/").at(-1) ?? path).and(marked);
    if (!(await this.#open("ControlOrMeta+P", path, row))) throw new Error(`No file ${path} is offered`);
    await this.#page.keyboard.press("Enter");
    await this.#input.waitFor({ state: "hidden" });
  }

  /** Moves the cursor with the Go to Line box. */
  async goToLine(line: number): Promise<void> {
    const row = this.#list.locator(".monaco-list-row").first();
    if (!(await this.#open("Control+G", `:${line}`, row))) throw new Error(`No line ${line} is offered`);
    await this.#page.keyboard.press("Enter");
    await this.#input.waitFor({ state: "hidden" });
  }

  /**
   * Chooses an item of the open list: by its whole label, or by a pattern for its accessible label (label, description,
   * detail, separator). `staysOpen` is for items that leave their list open.
   */
  async pick(item: string | RegExp, { staysOpen = false } = {}): Promise<void> {
    await this.#list.locator(".monaco-list-row").first().waitFor();
    const row = typeof item === "string" ? this.#rowLabelled(item) : this.#rowSaying(item);
    // Long lists render only visible rows: typing or scrolling brings the item into view.
    if (typeof item !== "string") await this.#scrollThrough(() => this.#isWithinList(row.first()));
    else if (!(await this.#isWithinList(row.first()))) await this.#input.fill(item);
    if (staysOpen) await row.first().click();
    else await this.#choose(row.first());
  }

  /** The accessible label of each item in the open list, top to bottom, including items out of view. */
  async items(): Promise<string[]> {
    const seen = new Map<number, string>();
    await this.#list.locator(".monaco-list-row").first().waitFor();
    await this.#scrollThrough(async () => {
      for (const { index, label } of await this.#rowsInView()) seen.set(index, label);
      return false;
    });
    return [...seen].sort(([one], [other]) => one - other).map(([, label]) => label);
  }

  /**
   * Types into the open box and presses Enter. Returns when VS Code has accepted or rejected the text; `title` first waits
   * for the box with that title.
   */
  async fill(text: string, { title }: { title?: string | RegExp } = {}): Promise<void> {
    await this.#boxIsOpen();
    if (title !== undefined) await this.#page.locator(`${widget} .quick-input-title`, { hasText: title }).waitFor();
    const complaint = await this.validationMessage();
    await this.#input.fill(text);
    await this.#input.press("Enter");
    const answered = this.#page.waitForFunction(
      ({ widget, text, complaint }) => {
        const box = document.querySelector(widget);
        const input = box?.querySelector("input");
        if (!box || !input || box.getClientRects().length === 0 || input.value !== text) return true;
        const refused = box.querySelector(".monaco-inputbox.error") !== null;
        return refused && box.querySelector(".quick-input-message")?.textContent?.trim() !== complaint;
      },
      { widget, text, complaint },
      // If the same error appears twice, only the absence of any other change shows it.
      complaint === undefined ? {} : { timeout: sameComplaintAfterMs },
    );
    await answered.catch((error: unknown) => {
      if (complaint === undefined) throw error;
    });
  }

  /** Chooses a file by name in the file dialog that VS Code has in a browser, in the dialog's initial folder. */
  async chooseFile(name: string): Promise<void> {
    // The dialog opens before it has listed its folder, and then overwrites typed text with its suggestion.
    await this.#rowLabelled("..").waitFor();
    const folder = (await this.#input.inputValue()).replace(/[^/]*$/, "");
    await this.#input.fill(`${folder}${name}`);
    await this.#input.press("Enter");
    await this.#input.waitFor({ state: "hidden" });
  }

  /** Types into the open box without accepting it, so that its validation message can be read. */
  async type(text: string): Promise<void> {
    await this.#boxIsOpen();
    await this.#input.fill(text);
  }

  /** The open box's validation message; `undefined` if there is none. */
  async validationMessage(): Promise<string | undefined> {
    const refused = this.#page.locator(
      `${widget}:has(.monaco-inputbox:is(.error, .warning, .info)) .quick-input-message:visible`,
    );
    return (await refused.count()) === 0 ? undefined : await shownText(refused);
  }

  /** Whether the open box masks the input. */
  async isMasked(): Promise<boolean> {
    await this.#boxIsOpen();
    return (await this.#input.getAttribute("type")) === "password";
  }

  /** The title of the open quick input. */
  async title(): Promise<string> {
    return shownText(this.#page.locator(`${widget} .quick-input-title`));
  }

  /** Closes it with Escape. */
  async close(): Promise<void> {
    await this.#input.press("Escape");
    await this.#input.waitFor({ state: "hidden" });
  }

  async #boxIsOpen(): Promise<void> {
    await this.#list.waitFor({ state: "hidden" });
    await this.#input.waitFor();
  }

  /**
   * Opens a list, types the text and waits for the row; retries as often as a user would. A list closes when something else
   * takes the focus, such as a new panel or editor, even after the text is typed; and it contains only items contributed
   * before it opened, so one that opened too early is opened again.
   */
  async #open(key: string, text: string, row: Locator): Promise<boolean> {
    for (let turn = 1; turn <= 5; turn += 1) {
      await this.#page.keyboard.press(key);
      const typed = await this.#list.waitFor({ timeout: 3000 }).then(
        () => succeeds(this.#input.fill(text, { timeout: 3000 })),
        () => false,
      );
      if (!typed) continue;
      const closed = succeeds(this.#input.waitFor({ state: "hidden", timeout: untilRowMs })).then(() => false);
      if (await Promise.race([succeeds(row.waitFor({ timeout: untilRowMs })), closed])) return true;
      if (turn < 5 && (await this.#input.isVisible())) await this.close();
    }
    return false;
  }

  // The accessible role of rows in a multi-select list is a checkbox.
  #rowSaying(words: RegExp): Locator {
    return this.#list.getByRole("option", { name: words }).or(this.#list.getByRole("checkbox", { name: words }));
  }

  #rowLabelled(label: string): Locator {
    const exactly = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
    const labelOfRow = this.#page.locator(".quick-input-list-row:first-child .label-name", { hasText: exactly });
    return this.#list.locator(".monaco-list-row").filter({ has: labelOfRow });
  }

  // VS Code reuses rows for other items, so a row is done when it is gone or has another label.
  async #choose(row: Locator): Promise<void> {
    await row.waitFor();
    const element = await row.elementHandle();
    const label = await row.getAttribute("aria-label");
    // A mouse that rests on a row, as after scrolling, brings up a hover that covers other rows.
    await this.#page.mouse.move(2, 2);
    await row.click();
    await this.#page.waitForFunction(
      ({ element, label }) =>
        !element?.isConnected || element.getClientRects().length === 0 || element.getAttribute("aria-label") !== label,
      { element, label },
    );
  }

  /** Scrolls the list from top to end, or until `look` returns true. */
  async #scrollThrough(look: () => Promise<boolean>): Promise<void> {
    await this.#turnWheel(-100_000, () => this.#isWithinList(this.#rowAt("first")));
    await this.#turnWheel(100, async () => (await look()) || this.#isWithinList(this.#rowAt("last")));
  }

  // A busy VS Code may need several turns to scroll; gives up on a list that does not scroll at all.
  async #turnWheel(pixels: number, done: () => Promise<boolean>): Promise<void> {
    for (let turn = 0; turn < 200 && !(await done()); turn += 1) {
      await this.#list.hover();
      await this.#page.mouse.wheel(0, pixels);
      await this.#page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }
  }

  #rowAt(end: "first" | "last"): Locator {
    const position = end === "first" ? '[aria-posinset="1"]' : "[data-last-element=true]";
    return this.#list.locator(`.monaco-list-row${position}`).first();
  }

  // Rows just above and below the view are rendered too, but cannot be clicked. A row may disappear during the check, because
  // the list fills as services answer: then it is not in view.
  async #isWithinList(row: Locator): Promise<boolean> {
    if ((await row.count()) === 0) return false;
    const [inner, outer] = await Promise.all([row.boundingBox({ timeout: 1000 }).catch(() => null), this.#list.boundingBox()]);
    if (!inner || !outer) return false;
    return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 1;
  }

  #rowsInView(): Promise<{ index: number; label: string }[]> {
    return this.#list.locator(".monaco-list-row").evaluateAll(describeRows);
  }
}

function describeRows(rows: Element[]): { index: number; label: string }[] {
  return rows.map((row) => ({
    index: Number(row.getAttribute("data-index")),
    label: (row.getAttribute("aria-label") ?? "").replace(/\s+/g, " ").trim(),
  }));
}

const succeeds = (step: Promise<unknown>): Promise<boolean> =>
  step.then(
    () => true,
    () => false,
  );
