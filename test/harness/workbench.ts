// VS Code's window, driven as a person would: by its palette, its menus, the keyboard and the mouse. Nothing here
// reaches behind the interface, and every wait is for something that can be seen.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { isNoise } from "./console-noise.js";
import { Notifications } from "./notifications.js";
import { screenshotsFolder } from "./paths.js";
import { QuickInput } from "./quick-input.js";
import { shownText } from "./shown-text.js";
import { SideBar } from "./side-bar.js";
import type { VSCodeServer } from "./vscode-server.js";

export type Theme = "dark" | "light" | "high-contrast" | "high-contrast-light";

export interface WorkbenchOptions {
  /** Size of the window in pixels. Default 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly theme?: Theme;
  /** What to answer when VS Code asks about trust; `ask` leaves the question open. Default `trust`. */
  readonly trust?: "trust" | "restrict" | "ask";
  /** Window of an earlier workbench, to find again what the browser stored: secrets, layout, trust. */
  readonly context?: BrowserContext;
  /** Runs before the page loads, such as to expose functions to it. */
  readonly beforeLoad?: (page: Page) => Promise<void>;
}

interface ThemeFacts {
  /** Names in the theme picker, newest first. */
  readonly names: RegExp;
  /** The class that the window bears then. */
  readonly className: string;
  /** What VS Code tells its webviews. */
  readonly kind: string;
  readonly scheme: "dark" | "light";
}

const themes: Readonly<Record<Theme, ThemeFacts>> = {
  dark: { names: /^Dark (2026|Modern)\b/, className: "vs-dark", kind: "vscode-dark", scheme: "dark" },
  light: { names: /^Light (2026|Modern)\b/, className: "vs", kind: "vscode-light", scheme: "light" },
  "high-contrast": { names: /^Dark High Contrast\b/, className: "hc-black", kind: "vscode-high-contrast", scheme: "dark" },
  "high-contrast-light": {
    names: /^Light High Contrast\b/,
    className: "hc-light",
    kind: "vscode-high-contrast-light",
    scheme: "light",
  },
};

/** The theme that a picture claims by its name, such as `panel-welcome-dark-300`. */
export function themeInName(name: string): Theme | undefined {
  return /-(high-contrast-light|high-contrast|dark|light)(?=-|$)/.exec(name)?.[1] as Theme | undefined;
}

/** Opens a window on the server and waits until it is ready to be used. */
export async function openWorkbench(browser: Browser, server: VSCodeServer, options: WorkbenchOptions = {}): Promise<Workbench> {
  const context =
    options.context ??
    (await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      permissions: ["clipboard-read", "clipboard-write"],
    }));
  const page = await context.newPage();
  const workbench = new Workbench(page, options.context === undefined);
  await workbench.answerTrustWith(options.trust ?? "trust");
  await options.beforeLoad?.(page);
  await page.goto(server.url);
  await workbench.ready();
  if (options.theme !== undefined) await workbench.setTheme(options.theme);
  return workbench;
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
    // A page with unsaved work asks before it goes; a person who reloads says yes.
    page.on("dialog", (dialog) => void dialog.accept());
  }

  /** The window's storage, to open another workbench that continues this one. */
  get context(): BrowserContext {
    return this.page.context();
  }

  /** Waits until VS Code has restored its window and knows its extensions. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() =>
      ["code/didStartWorkbench", "code/didLoadExtensions"].every((mark) => performance.getEntriesByName(mark).length > 0),
    );
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
  }

  /** Answers the question about trust whenever it comes up in the way. */
  async answerTrustWith(answer: "trust" | "restrict" | "ask"): Promise<void> {
    if (answer === "ask") return;
    const dialog = this.page.locator(".monaco-dialog-box", { hasText: "trust the authors" });
    const button = dialog.getByRole("button", { name: answer === "trust" ? /^Yes/ : /^No/ });
    await this.page.addLocatorHandler(button, async () => button.click());
  }

  /** Runs a command by its title in the palette, such as `SnowCell: Login`. */
  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** Chooses an item of the open list: by its whole label, or by a pattern for all that is said of it. */
  pickQuickItem(item: string | RegExp, options?: { staysOpen?: boolean }): Promise<void> {
    return this.quickInput.pick(item, options);
  }

  /** What is said of each item of the open list: label, description, detail and separator, parted by commas. */
  quickPickItems(): Promise<string[]> {
    return this.quickInput.items();
  }

  /** Types into the open box and presses Enter; returns when VS Code has taken the text or refused it. */
  fillInput(text: string, options?: { title?: string | RegExp }): Promise<void> {
    return this.quickInput.fill(text, options);
  }

  /** Chooses a file in VS Code's file dialog, by its name in the folder that the dialog begins with. */
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

  /** Opens a file of the workspace by its path relative to the workspace's folder. */
  async openFile(relativePath: string): Promise<void> {
    await this.quickInput.openFile(relativePath);
    const name = relativePath.split("/").at(-1) ?? relativePath;
    await this.page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`).waitFor();
    await this.#editor().locator(".view-line").first().waitFor();
  }

  /** Opens a view container by its icon. */
  openView(containerTitle: string): Promise<void> {
    return this.sideBar.open(containerTitle);
  }

  /** A status bar item by its id (with or without the extension's in front), or else by the text it holds. */
  statusBarItem(idOrText: string): Locator {
    const items = this.page.locator(".part.statusbar .statusbar-item");
    const byId = items.and(this.page.locator(`[id="${idOrText}"], [id$=".${idOrText}"]`));
    return byId.or(items.filter({ hasText: idOrText })).first();
  }

  /** What the item shows, without its icons. */
  async statusBarText(idOrText: string): Promise<string> {
    return shownText(this.statusBarItem(idOrText));
  }

  /**
   * The document of a webview in view: of the one that is a view, or of the one that is an editor's tab. `extension`
   * narrows it to one extension's, such as `snowcell.snowcell`.
   */
  webviewFrame({ place = "view", extension }: { place?: "view" | "editor"; extension?: string } = {}): FrameLocator {
    const isView = `[src*="purpose=webviewView"]`;
    const ofExtension = extension === undefined ? "" : `[src*="extensionId=${extension}&"]`;
    const selector = `iframe.webview.ready${ofExtension}${place === "view" ? isView : `:not(${isView})`}:visible`;
    return this.page.frameLocator(selector).frameLocator("iframe#active-frame");
  }

  /** The whole text of the editor that has the focus last, also what is out of view. Uses the clipboard, as a person would. */
  async editorText(): Promise<string> {
    await this.focusEditor();
    await this.page.evaluate(() => navigator.clipboard.writeText(""));
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.press("ControlOrMeta+C");
    // An empty document copies nothing, and then the clipboard stays as empty as it was made.
    const text = await this.page.evaluate(() => navigator.clipboard.readText());
    await this.page.keyboard.press("ControlOrMeta+U");
    return text;
  }

  /** Selects whole lines, both included, counted from 1. */
  async selectLines(from: number, to: number): Promise<void> {
    await this.focusEditor();
    await this.quickInput.goToLine(from);
    for (let line = from; line < to; line += 1) await this.page.keyboard.press("Shift+ArrowDown");
    await this.page.keyboard.press("Shift+End");
    const selection = new RegExp(`Ln ${to}, .*selected`);
    await this.statusBarItem("status.editor.selection").filter({ hasText: selection }).waitFor();
  }

  /** Drags the border of the side bar; returns the width in pixels that it got. */
  resizeSideBar(width: number): Promise<number> {
    return this.sideBar.resize(width);
  }

  moveViewToSecondarySideBar(containerTitle: string): Promise<void> {
    return this.sideBar.moveToSecondary(containerTitle);
  }

  /** Changes the colour theme by the theme picker, and what pages are told of the person's preference. */
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
    await this.page.locator(`.monaco-workbench.${className}`).waitFor({ timeout: 15_000 });
    const kinds = async (): Promise<string[]> => {
      const frames = this.page.frames().map((frame) => frame.evaluate(() => document.body?.dataset["vscodeThemeKind"]));
      const told = await Promise.all(frames.map((one) => one.catch(() => undefined)));
      return told.filter((one) => one !== undefined);
    };
    const until = performance.now() + 15_000;
    for (let now = await kinds(); now.some((one) => one !== kind); now = await kinds()) {
      if (performance.now() > until) throw new Error(`A webview has the theme ${now.join(", ")} instead of ${kind}`);
      await this.page.waitForTimeout(50);
    }
  }

  /**
   * Saves a picture of the window among the test results and returns its path. Throws if its name claims a theme that is
   * not in force.
   */
  async screenshot(name: string): Promise<string> {
    const theme = themeInName(name);
    if (theme !== undefined) await this.#themeInForce(theme);
    mkdirSync(screenshotsFolder, { recursive: true });
    const path = join(screenshotsFolder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Reloads by VS Code's own command, which first writes what it keeps of its window. */
  async reloadWindow(): Promise<void> {
    await this.quickInput.runLastCommand("Developer: Reload Window");
    await this.ready();
  }

  /** Loads the page anew, as the browser does: a new extension host, with what was stored by then. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Errors on the page's console, webviews included, without the offline machine's known noise. */
  consoleErrors(): string[] {
    return this.#errors.filter((line) => !isNoise(line));
  }

  /** Closes the window; a context that was passed in stays for the next one. */
  async close(): Promise<void> {
    if (this.#ownsContext) await this.context.close();
    else await this.page.close();
  }

  #editor(): Locator {
    return this.page.locator(".part.editor .editor-group-container.active .monaco-editor").last();
  }

  /** Gives the keyboard to the editor in view; what is selected there stays. */
  async focusEditor(): Promise<void> {
    await this.#editor().locator("textarea, .native-edit-context").first().focus();
    await this.page.locator(".part.editor .editor-group-container.active .monaco-editor.focused").first().waitFor();
  }
}
