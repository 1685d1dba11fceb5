// A window of the real VS Code with the packaged extension, and what the soak does in it, as a user would: questions, runs of
// the agent, completions, opening and closing the panel, reloading.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { AgentWindow, call, command, runOf } from "../e2e/agent-window.js";
import { completionRequests, ghostText, llamaProviders } from "../e2e/ghost-text.js";
import { stepTimeout } from "../harness/limits.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { HostProbe, type HostSample, type PageSample, recordNoResponses, samplePage } from "./measure.js";

/** Characters of each answer. */
export const answerLength = 1500;
/** Questions in a conversation. */
const conversationLength = 25;
/** Keys of each completion's text that are typed, each of which the cache answers. */
const typedKeys = 9;
const completion = "first second third";
const completionFile = "soak.py";
const commandLine = "echo checked";

/** What has been done. */
export interface Done {
  answers: number;
  runs: number;
  completions: number;
  /** Completions that came from the model; the others came from the cache. */
  modelCompletions: number;
  openings: number;
  reloads: number;
}

export interface Sample {
  readonly host: HostSample;
  readonly page: PageSample;
}

export class SoakWindow {
  readonly done: Done = { answers: 0, runs: 0, completions: 0, modelCompletions: 0, openings: 0, reloads: 0 };
  /** Requests of the conversations that the service got, by the question in them. */
  readonly asked = new Map<string, number>();
  #hostPid = 0;
  #inConversation = 0;

  private constructor(
    readonly agent: AgentWindow,
    readonly probe: HostProbe,
  ) {}

  static async open(): Promise<SoakWindow> {
    const probeFile = join(temporaryFolder("snowcell-soak-probe-"), "probe.json");
    const agent = await AgentWindow.open({
      panelPlace: "any",
      settings: (sandbox) => ({
        ...llamaProviders(sandbox),
        "snowcell.models": sandbox.snowcell.modelsWithTools,
        "snowcell.tasks.completions": "llama/sandbox-large",
        "files.autoSave": "off",
      }),
      server: {
        extensionDevelopmentPath: join(import.meta.dirname, "probe"),
        env: { SNOWCELL_SOAK_PROBE: probeFile },
      },
    });
    const window = new SoakWindow(agent, new HostProbe(probeFile));
    agent.window.workbench.page.once("crash", () => {
      // A call of the debugging protocol would wait for the page's answer without end.
      throw new Error("The page crashed");
    });
    try {
      await recordNoResponses(agent.window.workbench.page);
      window.#hostPid = await window.probe.newerThan(undefined);
      agent.write(completionFile, `# [[complete: ${completion}]]\n`);
      await window.#allowCommand();
      return window;
    } catch (thrown) {
      await agent.close();
      throw thrown;
    }
  }

  async ask(): Promise<void> {
    const { panel } = this.agent;
    if (this.#inConversation === conversationLength) await this.newChat();
    this.#inConversation += 1;
    const number = this.done.answers + 1;
    const answer = await this.#send(questionOf(number));
    await panel.frame.locator(`[data-message-id="${answer}"][data-state=done]`).waitFor();
    this.done.answers = number;
    this.#tally();
  }

  /** Reads a file, searches and runs a command; the first and every fifth after it write a file, which the user allows and keeps. */
  async runAgent(): Promise<void> {
    const { agent } = this;
    const number = this.done.runs + 1;
    const writes = number % 5 === 1;
    const written = `soak-${number}.txt`;
    const rounds = [
      [call("read_file", { path: "src/lookup.ts" }), call("search_text", { pattern: "customer" })],
      command(commandLine),
      ...(writes ? [[call("write_file", { path: written, content: `Run ${number}\n` })]] : []),
    ];
    await this.newChat();
    await agent.get("mode-button").click();
    await agent.panel.frame.locator("[data-testid=mode-option][data-mode=agent]").click();
    await agent.panel.send(runOf(`Run ${number} of the soak.`, ...rounds));
    if (writes) await agent.allow("once", written);
    await agent.panel.answerIs("done");
    // Folded looks have no rows.
    await agent.panel.lastAnswer.locator("[data-testid=step-group] > .step-line").click();
    const steps = await agent.panel.lastAnswer.locator("[data-testid=step][data-state=done]").count();
    if (steps < (writes ? 4 : 3)) throw new Error(`Run ${number} made ${steps} steps`);
    if (writes) {
      await agent.get("keep-all").click();
      await agent.get("changed-file").waitFor({ state: "detached" });
      rmSync(agent.path(written));
    }
    this.done.runs = number;
    // The next question starts a conversation.
    this.#inConversation = conversationLength;
    this.#tally();
  }

  /** Leaves nothing open in the editor. */
  async complete(count: number): Promise<void> {
    const { workbench } = this.agent.window;
    const { keyboard } = workbench.page;
    await workbench.openFile(completionFile);
    await workbench.focusEditor();
    await keyboard.press("Control+End");
    const before = completionRequests(this.agent.window.sandbox).length;
    for (let shown = 0; shown < count; ) {
      await keyboard.type(`v${this.done.completions + shown} = `);
      await this.#ghostIs(completion);
      shown += 1;
      for (let key = 0; key < typedKeys && shown < count; key += 1, shown += 1) {
        await keyboard.type(completion.charAt(key));
        await this.#ghostIs(completion.slice(key + 1));
      }
      await keyboard.press("Tab");
      await keyboard.press("Enter");
    }
    this.done.completions += count;
    this.done.modelCompletions += completionRequests(this.agent.window.sandbox).length - before;
    await workbench.runCommand("View: Revert and Close Editor");
    this.#tally();
  }

  /** Hides the side bar with the panel, whose page VS Code then drops, and shows it again. */
  async reopenPanel(): Promise<void> {
    const { workbench, panel } = this.agent.window;
    this.done.openings += 1;
    const bar = workbench.page.locator(".part.sidebar");
    await workbench.page.keyboard.press("ControlOrMeta+B");
    await bar.waitFor({ state: "hidden" });
    await workbench.page.keyboard.press("ControlOrMeta+B");
    await bar.waitFor();
    await panel.ready();
  }

  async reload(): Promise<void> {
    const { workbench, panel } = this.agent.window;
    await workbench.reloadWindow();
    await panel.open();
    this.#hostPid = await this.probe.newerThan(this.#hostPid);
    this.done.reloads += 1;
    await this.newChat();
  }

  async newChat(): Promise<void> {
    const { workbench, panel } = this.agent.window;
    if ((await panel.frame.getByTestId("welcome").count()) === 0) {
      await workbench.page.locator('.part.sidebar .title-actions .action-label[aria-label^="New Chat"]').click();
      await panel.frame.getByTestId("welcome").waitFor();
    }
    this.#inConversation = 0;
  }

  /** With an empty conversation shown. */
  async sample(): Promise<Sample> {
    await this.newChat();
    const page = await samplePage(this.agent.window.workbench.page);
    return { host: await this.probe.sample(), page };
  }

  /** Lines of the log that a soak must not leave. */
  complaints(): string[] {
    const lines = this.agent.window.server.logs().split("\n");
    return lines.filter((line) => /MaxListenersExceeded|potential listener LEAK|snowcell.*\[error\]/i.test(line));
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  /** Returns the id of the answer. */
  async #send(question: string): Promise<string> {
    const { panel } = this.agent;
    const last = panel.lastAnswer;
    const earlier = (await last.count()) > 0 ? await last.getAttribute("data-message-id") : null;
    await panel.composer.fill(question);
    await panel.frame.getByTestId("send-button").click();
    // Of the last one: an older answer is another one too.
    const newer = earlier === null ? last : last.and(panel.frame.locator(`:not([data-message-id="${earlier}"])`));
    const id = await newer.getAttribute("data-message-id");
    if (id === null) throw new Error("An answer has no id");
    return id;
  }

  async #allowCommand(): Promise<void> {
    await this.agent.newRun(runOf("Allow this.", command(commandLine)));
    await this.agent.allow("always", commandLine);
    await this.agent.panel.answerIs("done");
  }

  async #ghostIs(text: string): Promise<void> {
    const until = performance.now() + stepTimeout;
    for (;;) {
      const shown = await ghostText(this.agent.window.workbench);
      if (shown === text) return;
      if (performance.now() > until) {
        const requests = completionRequests(this.agent.window.sandbox).length;
        throw new Error(`The editor shows "${shown}" instead of the completion "${text}" after ${requests} requests`);
      }
    }
  }

  /** Counts the recorded requests and drops them, because they would fill this process. */
  #tally(): void {
    const { sandbox } = this.agent.window;
    for (const { body } of sandbox.snowcell.requests) {
      const questions = JSON.stringify(body)?.match(/Question \d+ of the soak/g) ?? [];
      const last = questions.at(-1);
      if (last !== undefined) this.asked.set(last, (this.asked.get(last) ?? 0) + 1);
    }
    for (const service of sandbox.services) service.requests.length = 0;
  }
}

export function questionOf(number: number): string {
  return `Question ${number} of the soak [[length:${answerLength}]]`;
}
