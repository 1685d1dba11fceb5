// A window in agent mode, with a scripted model that takes tools; what its tests share.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { descendantProcesses } from "../harness/child-processes.js";
import type { Sandbox } from "../sandbox/sandbox.js";
import { openWindow, type Panel, selectModel, type Window, type WindowOptions } from "./window.js";

export type Scope = "once" | "task" | "always";
type StepState = "streaming" | "waiting" | "running" | "done" | "failed" | "declined" | "cancelled" | "interrupted";

export interface AgentWindowOptions extends WindowOptions {
  readonly model?: "small" | "large";
}

interface Call {
  readonly name: string;
  readonly arguments: unknown;
}

/** A question after which the model makes these rounds of calls, says the texts, and quotes the results at the end. */
export function runOf(words: string, ...rounds: readonly (readonly Call[] | string)[]): string {
  return `${words} [[run:${JSON.stringify(rounds)}]]`;
}

export const call = (name: string, value: unknown): Call => ({ name, arguments: value });
export const command = (line: string): readonly Call[] => [call("run_command", { command: line })];

/** A model that gets all tools, takes images and needs no login. */
const largeModel = (sandbox: Sandbox): object => ({
  ...{ id: "sandbox-agent", name: "Sandbox Agent", baseUrl: `${sandbox.openai.url}/open/v1`, auth: "none", boundary: "company" },
  models: [{ id: "sandbox-large", capabilities: ["tools", "images"], contextLength: 100_000 }],
});

export class AgentWindow {
  private constructor(
    readonly window: Window,
    private readonly service: { charactersPerSecond: number },
  ) {}

  /**
   * With a model chosen that calls tools, and the chat open: Qwen, which gets the few tools of a small model, or one that gets
   * all of them.
   */
  static async open({ settings, model = "small", ...options }: AgentWindowOptions = {}): Promise<AgentWindow> {
    const window = await openWindow({
      sandbox: { charactersPerSecond: Number.POSITIVE_INFINITY },
      ...options,
      settings: (sandbox) => ({
        "snowcell.models": sandbox.snowcell.modelsWithTools,
        ...(model === "large" ? { "snowcell.customProviders": [largeModel(sandbox)] } : {}),
        ...(typeof settings === "function" ? settings(sandbox) : settings),
      }),
    });
    await window.panel.open();
    await selectModel(window.workbench, model === "large" ? /sandbox-large/ : /Qwen 1\.5/);
    return new AgentWindow(window, model === "large" ? window.sandbox.openai : window.sandbox.snowcell);
  }

  /** Characters that the model's service sends in a second; 0 holds the answer back. */
  set pace(charactersPerSecond: number) {
    this.service.charactersPerSecond = charactersPerSecond;
  }

  get panel(): Panel {
    return this.window.panel;
  }

  get approval(): Locator {
    return this.panel.frame.getByTestId("approval");
  }

  get(testId: string): Locator {
    return this.panel.frame.getByTestId(testId);
  }

  /** The steps of the last answer that call the tool and are in this state. */
  steps(tool: string, state: StepState): Locator {
    return this.panel.lastAnswer.locator(`[data-testid=step][data-tool=${tool}][data-state=${state}]`);
  }

  async newRun(question: string): Promise<void> {
    await this.panel.newChat();
    await this.get("mode-button").click();
    await this.panel.frame.locator("[data-testid=mode-option][data-mode=agent]").click();
    await this.panel.send(question);
  }

  /** Waits for the request that contains `text`, and allows it. The press is longer than the request takes to settle. */
  async allow(scope: Scope, text: string): Promise<void> {
    await this.approval.filter({ hasText: text }).getByTestId(`approve-${scope}`).click({ delay: 500 });
  }

  async decline(text: string, reason: string): Promise<void> {
    const request = this.approval.filter({ hasText: text });
    await request.getByTestId("decline-reason").fill(reason);
    await request.getByTestId("decline").click({ delay: 500 });
  }

  async stop(): Promise<void> {
    await this.get("stop-button").click();
    await this.panel.answerIs("stopped");
  }

  path(file: string): string {
    return join(this.window.workspace, file);
  }

  text(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  write(file: string, text: string): void {
    writeFileSync(this.path(file), text);
  }

  /** Whether a process of this window runs that command line. */
  isRunning(line: string): boolean {
    const { pid } = this.window.server.process;
    return pid !== undefined && descendantProcesses(pid).some(({ command: running }) => running.endsWith(line));
  }

  async close(): Promise<void> {
    await this.window.close();
  }
}
