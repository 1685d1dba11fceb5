// VS Code's window, driven like a user would: by the palette, menus, keyboard and mouse. Nothing here bypasses the
// interface, and every wait is for something visible.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { isNoise } from "./console-noise.js";
import { stepTimeout } from "./limits.js";
import { Notifications } from "./notifications.js";
import { screenshotsFolder } from "./paths.js";
import { QuickInput } from "./quick-input.js";
import { shownText } from "./shown-text.js";
import { SideBar } from "./side-bar.js";
import { type Theme, themeInName, themes } from "./themes.js";
import type { VSCodeServer } from "./vscode-server.js";

export interface WorkbenchOptions {
  /** Window size in pixels. Default 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly theme?: Theme;
  /** The answer if VS Code asks about trust; `ask` leaves the question open. Default `trust`. */
  readonly trust?: "trust" | "restrict" | "ask";
  /** The context of an earlier workbench, to reuse what the browser stored: secrets, layout, trust. */
  readonly context?: BrowserContext;
  /** Runs before the page loads, for example to expose functions to it. */
  readonly beforeLoad?: (page: Page) => Promise<void>;
}

/** Opens a window on the server and waits until it is ready. */
export async function openWorkbench(browser: Browser, server: VSCodeServer, options: WorkbenchOptions = {}): Promise<Workbench> {
  const context =
    options.context ??
    (await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      permissions: ["clipboard-read", "clipboard-write"],
    }));
  try {
    context.setDefaultTimeout(stepTimeout);
    const page = await context.newPage();
    const workbench = new Workbench(page, options.context === undefined);
    await workbench.answerTrustWith(options.trust ?? "trust");
    await options.beforeLoad?.(page);
    await page.goto(server.url);
    await workbench.ready();
    if (options.theme !== undefined) await workbench.setTheme(options.theme);
    return workbench;
  } catch (thrown) {
    // The browser may be shared, and would run the page on.
    if (options.context === undefined) await context.close();
    throw thrown;
  }
}

export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notificationArea: Notifications;
  readonly sideBar: SideBar;
  readonly #errors: string[] = [];
  readonly #ownsContext: boolean;

  constructor(page: Page, ownsContext: boolean) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notificationArea = new Notifications(page);
    this.sideBar = new SideBar(page);
    this.#ownsContext = ownsContext;
    page.on("console", (message) => {
      if (message.type() === "error") this.#errors.push(message.text());
    });
    page.on("pageerror", (error) => this.#errors.push(error.stack ?? error.message));
    // A page with unsaved changes asks before it unloads; a user who reloads confirms.
    page.on("dialog", (dialog) => void dialog.accept());
  }

  /** The window's storage, for another workbench that continues this one. */
  get context(): BrowserContext {
    return this.page.context();
  }

  /** Waits until VS Code has restored its window and loaded its extensions. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() =>
      ["code/didStartWorkbench", "code/didLoadExtensions"].every((mark) => performance.getEntriesByName(mark).length > 0),
    );
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
  }

  /** Answers the question about trust whenever it appears. */
  async answerTrustWith(answer: "trust" | "restrict" | "ask"): Promise<void> {
    if (answer === "ask") return;
    const dialog = this.page.locator(".monaco-dialog-box", { hasText: "trust the authors" });
    const button = dialog.getByRole("button", { name: answer === "trust" ? /^Yes/ : /^No/ });
    await this.page.addLocatorHandler(button, async () => {
      // If the dialog closes before the press, the press waits for another one until the page closes.
      const pressed = button.click();
      pressed.catch(() => undefined);
      await Promise.race([pressed, button.waitFor({ state: "hidden" })]);
    });
  }

  /** Runs a command by its title in the palette, such as `SnowCell: Login`. */
  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** Chooses an item of the open list: by its whole label, or by a pattern for its accessible label. */
  pickQuickItem(item: string | RegExp, options?: { staysOpen?: boolean }): Promise<void> {
    return this.quickInput.pick(item, options);
  }

  /** The accessible label of each item in the open list: label, description, detail and separator, separated by commas. */
  quickPickItems(): Promise<string[]> {
    return this.quickInput.items();
  }

  /** Types into the open box and presses Enter; returns when VS Code has accepted or rejected the text. */
  fillInput(text: string, options?: { title?: string | RegExp }): Promise<void> {
    return this.quickInput.fill(text, options);
  }

  /** Chooses a file in VS Code's file dialog, by its name in the dialog's initial folder. */
  chooseFile(name: string): Promise<void> {
    return this.quickInput.chooseFile(name);
  }

  inputValidationMessage(): Promise<string | undefined> {
    return this.quickInput.validationMessage();
  }

  notifications(): Promise<string[]> {
    return this.notificationArea.texts();
  }

  waitForNotification(text: string | RegExp): Promise<string> {
    return this.notificationArea.waitFor(text);
  }

  clickNotificationButton(label: string, text?: string | RegExp): Promise<void> {
    return this.notificationArea.press(label, text);
  }

  dismissNotification(text: string | RegExp): Promise<void> {
    return this.notificationArea.dismiss(text);
  }

  /** Opens a workspace file by its path relative to the workspace folder. */
  async openFile(relativePath: string): Promise<void> {
    await this.quickInput.openFile(relativePath);
    const name = relativePath.split("/").at(-1) ?? relativePath;
    await this.page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`).waitFor();
    await this.#editor().locator(".view-line").first().waitFor();
  }

  /** Opens a notebook of the workspace, and waits until its cells are drawn. */
  async openNotebook(relativePath: string): Promise<void> {
    await this.quickInput.openFile(relativePath);
    await this.page.locator(".notebook-editor .cell-list-container .monaco-list-row").first().waitFor();
  }

  /** Opens a view container by its icon. */
  openView(containerTitle: string): Promise<void> {
    return this.sideBar.open(containerTitle);
  }

  /** A status bar item by its id (with or without the extension's id as prefix), or else by its text. */
  statusBarItem(idOrText: string): Locator {
    const items = this.page.locator(".part.statusbar .statusbar-item");
    const byId = items.and(this.page.locator(`[id="${idOrText}"], [id$=".${idOrText}"]`));
    return byId.or(items.filter({ hasText: idOrText })).first();
  }

  /** The item's text without icons. */
  async statusBarText(idOrText: string): Promise<string> {
    return shownText(this.statusBarItem(idOrText));
  }

  /**
   * The document of a visible webview: of a view, or of an editor tab. `extension` restricts it to one extension's, such as
   * `snowcell.snowcell`. A view that was hidden and shown again is no longer marked as one, and found only as `any`.
   */
  webviewFrame({ place = "view", extension }: { place?: "view" | "editor" | "any"; extension?: string } = {}): FrameLocator {
    const isView = `[src*="purpose=webviewView"]`;
    const inPlace = { view: isView, editor: `:not(${isView})`, any: "" }[place];
    const ofExtension = extension === undefined ? "" : `[src*="extensionId=${extension}&"]`;
    const selector = `iframe.webview.ready${ofExtension}${inPlace}:visible`;
    return this.page.frameLocator(selector).frameLocator("iframe#active-frame");
  }

  /** The whole text of the last focused editor, including what is out of view. Uses the clipboard, as a user would. */
  async editorText(): Promise<string> {
    await this.focusEditor();
    await this.page.evaluate(() => navigator.clipboard.writeText(""));
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.press("ControlOrMeta+C");
    // Copying an empty document leaves the clipboard unchanged, that is, empty.
    const text = await this.page.evaluate(() => navigator.clipboard.readText());
    await this.page.keyboard.press("ControlOrMeta+U");
    return text;
  }

  /** Selects whole lines, 1-based and inclusive. */
  async selectLines(from: number, to: number): Promise<void> {
    await this.focusEditor();
    await this.quickInput.goToLine(from);
    for (let line = from; line < to; line += 1) await this.page.keyboard.press("Shift+ArrowDown");
    await this.page.keyboard.press("Shift+End");
    const selection = new RegExp(`Ln ${to}, .*selected`);
    await this.statusBarItem("status.editor.selection").filter({ hasText: selection }).waitFor();
  }

  /** Drags the border of the side bar; returns the actual width in pixels. */
  resizeSideBar(width: number): Promise<number> {
    return this.sideBar.resize(width);
  }

  moveViewToSecondarySideBar(containerTitle: string): Promise<void> {
    return this.sideBar.moveToSecondary(containerTitle);
  }

  /** Changes the color theme with the theme picker, and the color scheme that pages see. */
  async setTheme(theme: Theme): Promise<void> {
    const { names, scheme } = themes[theme];
    await this.page.emulateMedia({ colorScheme: scheme });
    await this.runCommand("Preferences: Color Theme");
    await this.pickQuickItem(names);
    await this.#themeInForce(theme);
  }

  /** Waits until the window and its webviews have the theme. Throws if they do not get it. */
  async #themeInForce(theme: Theme): Promise<void> {
    const { className, kind } = themes[theme];
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
    const kinds = async (): Promise<string[]> => {
      const frames = this.page.frames().map((frame) => frame.evaluate(() => document.body?.dataset["vscodeThemeKind"]));
      const kindsNow = await Promise.all(frames.map((one) => one.catch(() => undefined)));
      return kindsNow.filter((one) => one !== undefined);
    };
    const until = performance.now() + stepTimeout;
    for (let now = await kinds(); now.some((one) => one !== kind); now = await kinds()) {
      if (performance.now() > until) throw new Error(`A webview has the theme ${now.join(", ")} instead of ${kind}`);
      await this.page.waitForTimeout(50);
    }
  }

  /** Saves a screenshot in the test results and returns its path. Throws if its name contains a theme that is not active. */
  async screenshot(name: string): Promise<string> {
    const theme = themeInName(name);
    if (theme !== undefined) await this.#themeInForce(theme);
    mkdirSync(screenshotsFolder, { recursive: true });
    const path = join(screenshotsFolder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /**
   * In the light theme, in which windows open; with `SNOWCELL_THEMES=all` also in the dark and the dark high-contrast theme,
   * because a change takes seconds. `prepare` runs before each.
   */
  async screenshotInThemes(name: string, prepare?: () => Promise<void>): Promise<void> {
    const all = process.env["SNOWCELL_THEMES"] === "all";
    for (const theme of all ? (["dark", "high-contrast", "light"] as const) : (["light"] as const)) {
      if (all) await this.setTheme(theme);
      await prepare?.();
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** Reloads with VS Code's own command, which first saves the window's state. */
  async reloadWindow(): Promise<void> {
    await this.quickInput.runLastCommand("Developer: Reload Window");
    await this.ready();
  }

  /** Reloads the page in the browser: starts a new extension host, with what was stored by then. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Errors on the page's console, webviews included, without known noise of the offline machine. */
  consoleErrors(): string[] {
    return this.#errors.filter((line) => !isNoise(line));
  }

  /** Closes the window; a context that was passed in stays open for the next one. */
  async close(): Promise<void> {
    if (this.#ownsContext) await this.context.close();
    else await this.page.close();
  }

  #editor(): Locator {
    return this.page.locator(".part.editor .editor-group-container.active .monaco-editor").last();
  }

  /** Focuses the visible editor; its selection stays. */
  async focusEditor(): Promise<void> {
    await this.#editor().locator("textarea, .native-edit-context").first().focus();
    await this.page.locator(".part.editor .editor-group-container.active .monaco-editor.focused").first().waitFor();
  }
}
