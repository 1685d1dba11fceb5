// Every provider in a real VS Code: log in, list with details, chat, stop, log out; and a conversation that moves from one
// provider to another.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecordedRequest } from "../../../sandbox/recorded-request.js";
import type { SandboxService } from "../../../sandbox/service.js";
import { openWindow, selectModel, type Window } from "../../window.js";

interface Walk {
  readonly name: string;
  /** Its name in the login list; absent if it needs no login. */
  readonly provider?: string;
  /** The login method, if there are several. */
  readonly method?: string;
  /** The texts to type, box by box. */
  readonly fields?: (window: Window) => readonly string[];
  readonly service: (window: Window) => SandboxService;
  /** Matches what a screen reader says about the model's row. */
  readonly model: RegExp;
  /** Whether its answers echo the question; an agent's do not. */
  readonly echoes?: false;
}

const walks: readonly Walk[] = [
  {
    name: "SnowCell",
    provider: "SnowCell",
    fields: ({ sandbox }) => [sandbox.snowcell.demoUser, sandbox.snowcell.demoToken],
    service: ({ sandbox }) => sandbox.snowcell,
    model: /snowcell\/llama/,
  },
  {
    name: "StackSpot with an API key",
    provider: "StackSpot",
    method: "API key",
    fields: ({ sandbox }) => [sandbox.stackspot.demoKey.replace(/^sk-/, "")],
    service: ({ sandbox }) => sandbox.stackspot,
    model: /stackspot\/stackspot-ai-code/,
  },
  {
    name: "StackSpot with a service credential",
    provider: "StackSpot",
    method: "Service credential",
    fields: ({ sandbox }) => [sandbox.stackspot.demoClientId, sandbox.stackspot.demoClientSecret, ""],
    service: ({ sandbox }) => sandbox.stackspot,
    model: /stackspot\/(?!quick-command|stackspot-ai)/,
  },
  { name: "Ollama", service: ({ sandbox }) => sandbox.ollama, model: /ollama\/llama3\.2/ },
  {
    name: "Hugging Face",
    provider: "Hugging Face",
    fields: ({ sandbox }) => [sandbox.huggingface.demoToken],
    service: ({ sandbox }) => sandbox.huggingface,
    model: /huggingface\//,
  },
  {
    name: "OpenAI",
    provider: "OpenAI",
    fields: ({ sandbox }) => [sandbox.openai.demoKey, sandbox.openai.organization, sandbox.openai.project],
    service: ({ sandbox }) => sandbox.openai,
    model: /openai\/gpt-4o-mini/,
  },
  {
    name: "Codegen",
    provider: "Codegen",
    fields: ({ sandbox }) => [sandbox.codegen.demoToken],
    service: ({ sandbox }) => sandbox.codegen,
    model: /codegen\/agent/,
    echoes: false,
  },
];

describe("every provider", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({ sandbox: { charactersPerSecond: 4000 }, settings: { "snowcell.request.maxRetries": 0 } });
    await window.panel.open();
  });
  afterAll(async () => await window?.close());

  const logIn = async ({ provider, method, fields }: Walk): Promise<void> => {
    const { workbench } = window;
    if (provider === undefined || !fields) return;
    await workbench.runCommand("SnowCell: Login");
    await workbench.pickQuickItem(provider);
    if (method !== undefined) await workbench.pickQuickItem(method);
    for (const value of fields(window)) await workbench.fillInput(value);
    await workbench.waitForNotification(/Logged in as/);
  };

  it.each(walks)("$name: login, list, chat, stop, logout", async (walk) => {
    const { workbench, panel } = window;
    const service = walk.service(window);
    const isAnswer = ({ method }: RecordedRequest): boolean => method === "POST";
    await panel.newChat();
    await logIn(walk);

    await selectModel(workbench, walk.model);
    await panel.send("[[echo]]Snow falls on cells");
    await panel.answerIs("done");
    if (walk.echoes !== false) expect(await panel.answerText()).toContain("Snow falls on cells");
    else expect((await panel.answerText()).length).toBeGreaterThan(20);

    service.charactersPerSecond = 150;
    const before = service.requests.filter(isAnswer).length;
    await panel.send("[[length:6000]]");
    await panel.answerHasGrownTo(5);
    await panel.frame.getByTestId("stop-button").click();
    await panel.answerIs("stopped");
    expect(service.requests.filter(isAnswer).length).toBeGreaterThan(before);
    service.charactersPerSecond = 4000;

    if (walk.provider === undefined) return;
    await workbench.runCommand("SnowCell: Logout");
    await workbench.waitForNotification(new RegExp(`Logged out of ${walk.provider}`));
    await panel.send("Are you still there?");
    await panel.answerIs("error");
    expect(await panel.lastAnswer.getByTestId("message-error").getAttribute("data-error-kind")).toBe("signed-out");
  });

  it("pulls a model for Ollama, which can be chatted with at once", async () => {
    const { workbench, panel } = window;
    await workbench.runCommand("SnowCell: Pull Ollama Model");
    await workbench.fillInput("tinyllama");
    await workbench.waitForNotification(/tinyllama is ready/);
    await panel.newChat();
    await selectModel(workbench, /ollama\/tinyllama/);
    await panel.send("[[echo]]Small but mine");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Small but mine");
  });

  it("keeps the conversation when the model is switched", async () => {
    const { workbench, panel, sandbox } = window;
    await panel.newChat();
    await selectModel(workbench, /snowcell\/qwen/);
    await panel.send("[[echo]]The code word is heron.");
    await panel.answerIs("done");
    await selectModel(workbench, /ollama\/llama3\.2/);
    await panel.send("[[echo]]What was it?");
    await panel.answerIs("done");
    const request = sandbox.ollama.requests.findLast(({ path }) => path === "/api/chat");
    const { messages = [] } = (request?.body ?? {}) as { readonly messages?: readonly { readonly role: string }[] };
    expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(request?.rawBody).toContain("heron");
  });

  it("shows the other providers' models at once while one takes over ten seconds, and a stale list for one that is down", async () => {
    const { workbench, sandbox } = window;
    // Loaded before it went down, so that there is a last list.
    await workbench.runCommand("SnowCell: Refresh Models");
    await sandbox.ollama.waitForRequest(({ path }) => path === "/api/tags");
    // Longer than the picker is open, however busy the machine is, so that no list can arrive late.
    sandbox.ollama.faults.add({ behaviour: { delayHeadersMs: 60_000 }, match: ({ path }) => path === "/api/tags", always: true });
    await workbench.runCommand("SnowCell: Refresh Models");
    await workbench.runCommand("SnowCell: Select Model");
    expect((await workbench.quickPickItems()).some((item) => item.includes("snowcell/qwen"))).toBe(true);
    await workbench.page.keyboard.press("Escape");
    sandbox.ollama.faults.clear();
    await sandbox.ollama.kill();
    await workbench.runCommand("SnowCell: Select Model");
    await expect
      .poll(async () => (await workbench.quickPickItems()).join("\n"))
      .toMatch(/ollama\/llama3\.2[^\n]*from a cached list/);
    await workbench.page.keyboard.press("Escape");
    await sandbox.ollama.revive();
  });
});
