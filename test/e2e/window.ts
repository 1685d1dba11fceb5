// A real VS Code with the packaged extension and the sandbox, and its chat panel as a user works with it.

import { cpSync } from "node:fs";
import type { Browser, FrameLocator, Locator } from "playwright-core";
import { expect } from "vitest";
import { leaseBrowser } from "../harness/browser.js";
import { packagedExtension, sampleWorkspace } from "../harness/paths.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { noHovers, startVSCode, type VSCodeServer, type VSCodeServerOptions } from "../harness/vscode-server.js";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "../harness/workbench.js";
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox/sandbox.js";

export { selectModel } from "../harness/first-run.js";

export interface Window {
  readonly sandbox: Sandbox;
  readonly server: VSCodeServer;
  readonly browser: Browser;
  readonly workbench: Workbench;
  /** The open folder: a copy of the sample workspace, unless one was given. */
  readonly workspace: string;
  readonly panel: Panel;
  close(): Promise<void>;
}

type Settings = Readonly<Record<string, unknown>>;

export interface WindowOptions {
  readonly sandbox?: SandboxOptions;
  /** In addition to those that point the providers at the sandbox; a function if they need its addresses. */
  readonly settings?: Settings | ((sandbox: Sandbox) => Settings);
  readonly server?: Partial<VSCodeServerOptions>;
  readonly workbench?: WorkbenchOptions;
  /** Runs when the extension is installed, before the window opens. */
  readonly prepare?: (server: VSCodeServer) => void;
  /** Where the panel is; see `Workbench.webviewFrame`. Default `view`. */
  readonly panelPlace?: "view" | "any";
}

/** Those of this process. */
export const openWindows = new Set<Window>();

/** Opens everything; if a part fails, closes what was already open. */
export async function openWindow(options: WindowOptions = {}): Promise<Window> {
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const sandbox = await startSandbox(options.sandbox);
    closing.push(() => sandbox.close());
    const workspace = options.server?.workspace ?? temporaryFolder("snowcell-e2e-workspace-");
    if (options.server?.workspace === undefined) cpSync(sampleWorkspace, workspace, { recursive: true });
    const added = typeof options.settings === "function" ? options.settings(sandbox) : options.settings;
    const settings: Settings = Object.assign({}, noHovers, ...sandbox.services.map((service) => service.settings), added);
    const server = await startVSCode({ vsix: packagedExtension, settings, ...options.server, workspace });
    closing.push(() => server.close());
    options.prepare?.(server);
    const { browser, close: endLease } = await leaseBrowser();
    closing.push(endLease);
    const workbench = await openWorkbench(browser, server, options.workbench);
    closing.push(() => workbench.close());
    const window = { sandbox, server, browser, workbench, workspace, panel: new Panel(workbench, options.panelPlace), close };
    openWindows.add(window);
    closing.push(async () => void openWindows.delete(window));
    return window;
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

type AnswerState = "waiting" | "streaming" | "done" | "stopped" | "error";

export class Panel {
  constructor(
    private readonly workbench: Workbench,
    private readonly place: "view" | "any" = "view",
  ) {}

  get frame(): FrameLocator {
    return this.workbench.webviewFrame({ place: this.place, extension: "snowcell.snowcell" });
  }

  /** Shows the panel and waits until it is ready. */
  async open(): Promise<void> {
    await this.workbench.runCommand("SnowCell: Open Chat");
    await this.ready();
  }

  /** Starts a conversation and waits until the panel shows it: text typed earlier would go to the old one. */
  async newChat(): Promise<void> {
    await this.workbench.runCommand("SnowCell: New Chat");
    await this.ready();
    await this.frame.getByTestId("welcome").waitFor();
  }

  async ready(): Promise<void> {
    await this.frame.locator('[data-testid="chat-root"][data-ready="true"]').waitFor();
  }

  get composer(): Locator {
    return this.frame.getByTestId("composer-input");
  }

  get messages(): Locator {
    return this.frame.getByTestId("message");
  }

  get answers(): Locator {
    return this.frame.locator('[data-testid="message"][data-role="assistant"]');
  }

  get lastAnswer(): Locator {
    return this.answers.last();
  }

  async send(text: string): Promise<void> {
    const before = await this.answers.count();
    await this.composer.fill(text);
    await this.frame.getByTestId("send-button").click();
    await this.answers.nth(before).waitFor();
  }

  /** Waits until the last answer is in one of these states. */
  async answerIs(...states: readonly AnswerState[]): Promise<void> {
    const selector = states.map((state) => `[data-testid="message"][data-role="assistant"][data-state="${state}"]`).join(", ");
    await this.lastAnswer.and(this.frame.locator(selector)).waitFor();
  }

  async answerText(): Promise<string> {
    return (await this.lastAnswer.getByTestId("message-body").textContent()) ?? "";
  }

  /** Waits until the last answer's text contains `text`. */
  async answerHolds(text: string): Promise<void> {
    await this.lastAnswer.getByTestId("message-body").filter({ hasText: text }).waitFor();
  }

  /** Waits until at least `length` characters of the last answer are shown. */
  async answerHasGrownTo(length: number): Promise<void> {
    await expect.poll(async () => (await this.answerText()).length).toBeGreaterThanOrEqual(length);
  }
}

/** Logs in through the palette, like a user. */
export async function logIn(workbench: Workbench, user: string, token: string): Promise<void> {
  await workbench.runCommand("SnowCell: Login");
  await workbench.pickQuickItem("SnowCell");
  await workbench.fillInput(user);
  await workbench.fillInput(token);
}
