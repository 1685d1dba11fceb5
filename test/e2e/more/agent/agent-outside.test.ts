// Tools of real MCP servers that are configured in VS Code: listed, turned on by the user, and called after an approval.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeExecutable, repositoryRoot, sampleWorkspace } from "../../../harness/paths.js";
import { temporaryFolder } from "../../../harness/temporary-folder.js";
import { isLacking } from "../../../support/editor-versions.js";
import { AgentWindow, call, runOf } from "../../agent-window.js";

let agent: AgentWindow;

const serverOf = (name: string, ...given: string[]) => {
  const main = join(repositoryRoot, "node_modules", "@modelcontextprotocol", name, "dist", "index.js");
  return { type: "stdio", command: nodeExecutable(), args: [main, ...given] };
};

const everything = serverOf("server-everything", "stdio");
const workspace = temporaryFolder("snowcell-e2e-workspace-");

const configure = (servers: Readonly<Record<string, object>>): void => {
  mkdirSync(join(workspace, ".vscode"), { recursive: true });
  writeFileSync(join(workspace, ".vscode", "mcp.json"), JSON.stringify({ servers }));
};

/** Opens `SnowCell: Manage Tools`, which stays open, and whether it lists a tool of that name. */
async function isListed(tool: string): Promise<boolean> {
  const { page } = agent.window.workbench;
  if (await page.locator(".quick-input-widget").isVisible()) await page.keyboard.press("Escape");
  await agent.window.workbench.runCommand("SnowCell: Manage Tools");
  const box = page.getByPlaceholder("Tools that the agent may use");
  await box.waitFor();
  await box.fill(tool);
  return (await page.locator(".quick-input-list .monaco-list-row", { hasText: tool }).count()) > 0;
}

async function turnOn(...tools: readonly string[]): Promise<void> {
  const { workbench } = agent.window;
  for (const tool of tools) await workbench.pickQuickItem(tool, { staysOpen: true });
  await workbench.page.keyboard.press("Enter");
  await workbench.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

describe.skipIf(isLacking("tools of MCP servers"))("the tools of MCP servers", () => {
  beforeAll(async () => {
    cpSync(sampleWorkspace, workspace, { recursive: true });
    configure({ everything });
    agent = await AgentWindow.open({ server: { workspace }, model: "large" });
  });
  afterAll(async () => await agent?.close());

  it("are listed by server, also of a server that was added later, all off, and turned on by the user", async () => {
    const { workbench } = agent.window;
    await expect.poll(() => isListed("echo")).toBe(true);
    configure({ everything, files: serverOf("server-filesystem", workspace) });
    // VS Code reads a changed mcp.json at some time after it was written.
    await expect.poll(() => isListed("read_text_file")).toBe(true);
    await workbench.page.locator(".quick-input-box input").fill("");
    await workbench.screenshot("agent-manage-tools");
    expect(await workbench.page.locator(".quick-input-list .monaco-list-row [aria-checked=true]").count()).toBe(0);
    await turnOn("echo", "get-tiny-image", "read_text_file", "trigger-long-running-operation");
  });

  it("show their arguments, run after an approval, and return texts, images and errors", async () => {
    const { panel, workbench } = agent.window;
    const missing = agent.path("missing.txt");
    await agent.newRun(
      runOf(
        "Use them.",
        [call("everything_echo", { message: "snow and ice" })],
        [call("everything_get-tiny-image", {})],
        [call("files_read_text_file", { path: missing })],
        [call("files_write_file", { path: missing, content: "not chosen" })],
      ),
    );
    await agent.approval.filter({ hasText: "snow and ice" }).waitFor();
    await workbench.screenshot("agent-outside-waits");
    await agent.allow("once", "snow and ice");
    await agent.allow("once", "get-tiny-image");
    await agent.allow("once", "missing.txt");
    await panel.answerIs("done");
    await workbench.screenshot("agent-outside-done");
    const said = await panel.answerText();
    expect(said).toContain("Echo: snow and ice");
    expect(said).toContain("The image above is the MCP logo.");
    // What the model gets in place of an image that it does not take.
    expect(said).not.toContain("was left out");
    expect(said).toMatch(/ENOENT|no such file/i);
    await agent.steps("files_write_file", "failed").waitFor();
    expect(agent.has("missing.txt")).toBe(false);
  });

  it("run without a question if the user said so, until a result was read, and no other tool does", async () => {
    const { panel } = agent.window;
    await agent.newRun(runOf("Once.", [call("everything_echo", { message: "first" })]));
    await agent.allow("always", "first");
    await panel.answerIs("done");
    await agent.newRun(runOf("More.", [call("everything_echo", { message: "second" })], [call("everything_get-tiny-image", {})]));
    await agent.approval.filter({ hasText: "get-tiny-image" }).waitFor();
    expect(await agent.steps("everything_echo", "done").count()).toBe(1);
    await agent.decline("get-tiny-image", "");
    await panel.answerIs("done");
  });

  it("end when the run is stopped", async () => {
    const slow = "everything_trigger-long-running-operation";
    await agent.newRun(runOf("Wait.", [call(slow, { duration: 600, steps: 600 })]));
    await agent.allow("once", "600");
    await agent.steps(slow, "running").waitFor();
    await agent.stop();
    await agent.steps(slow, "cancelled").waitFor();
  });
});
