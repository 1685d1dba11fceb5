// `npm start -- --check`: performs a user's first steps in a headless browser. Reports the duration of each step, or which
// one failed, with a screenshot and the last lines of the log.

import { launchBrowser } from "./browser.js";
import { agentQuestion, ask, logInToSnowCell, openChat, runAgent, type SandboxAccount, selectModel } from "./first-run.js";
import { noHovers, startVSCode } from "./vscode-server.js";
import { openWorkbench, type Workbench } from "./workbench.js";

const file = "src/lookup.ts";
const question = `Why is totalsByCustomer in ${file} slow, and how would you make it faster?`;
const logLines = 40;

export interface CheckOptions {
  readonly workspace: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly vsix: string;
  readonly account: SandboxAccount;
}

/** Whether every step passed; prints the report in any case. */
export async function checkFirstRun({ account, ...options }: CheckOptions): Promise<boolean> {
  const timings: [string, number][] = [];
  let current = "starting VS Code";
  const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    current = name;
    const started = performance.now();
    const result = await work();
    timings.push([name, Math.round(performance.now() - started)]);
    return result;
  };

  const browser = await launchBrowser();
  const settings = { ...noHovers, ...options.settings };
  const server = await startVSCode({ ...options, settings }).catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  let workbench: Workbench | undefined;
  try {
    const window = await step("VS Code up", () => openWorkbench(browser, server));
    workbench = window;
    await step(`opening ${file}`, () => window.openFile(file));
    await step("logging in", () => logInToSnowCell(window, account));
    await step("choosing a model", () => selectModel(window, /snowcell\/qwen/));
    const chat = await step("opening the chat", () => openChat(window));
    const before = await window.screenshot("first-run-chat");
    const answer = await step("asking", () => ask(chat, question));
    const after = await window.screenshot("first-run-answer");

    const pictures: string[] = [];
    const outcome = await step("a run of the agent", () =>
      runAgent(window, chat, async (request) => {
        pictures.push(await window.screenshot(`first-run-agent-${request}`));
      }),
    );
    if (pictures.length !== 2 || !outcome.includes("Its test passes.")) throw new Error(`The agent answered: ${outcome}`);
    pictures.push(await window.screenshot("first-run-agent-done"));

    console.log(`\n${question}\n\n${answer.text}\n\n${agentQuestion}\n\n${outcome}\n`);
    timings.push(["  to the first text", answer.firstTextMs], ["  to the whole answer", answer.wholeMs]);
    for (const [name, milliseconds] of timings) console.log(`${name.padEnd(26)}${String(milliseconds).padStart(7)} ms`);
    console.log(`\n${[before, after, ...pictures].join("\n")}`);
    const errors = window.consoleErrors();
    if (errors.length > 0) console.log(`\nOn the page's console:\n${errors.join("\n")}`);
    console.log("\ncheck: passed");
    return true;
  } catch (error) {
    const picture = await workbench?.screenshot("first-run-failed").catch(() => undefined);
    console.error(`\n${server.logs().trim().split("\n").slice(-logLines).join("\n")}`);
    console.error(`\ncheck: failed at "${current}": ${error instanceof Error ? error.message : String(error)}`);
    if (picture !== undefined) console.error(picture);
    return false;
  } finally {
    await workbench?.close();
    await browser.close();
    await server.close();
  }
}
