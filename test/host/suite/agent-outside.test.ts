// Tools of other extensions in a real window: chosen one by one, asked for with a permit, off when their definition changes.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { manageTools } from "../../../src/vscode/agent/outside/manage-tools.js";
import { listedTools } from "../../../src/vscode/agent/outside/window-outside.js";
import { WindowAgent } from "./agent-fixture.js";

describe("the agent's outside tools", () => {
  let agent: WindowAgent;
  beforeEach(() => {
    agent = new WindowAgent();
  });
  afterEach(() => agent.dispose());

  const names = async (): Promise<string[]> => (await agent.tools()).map(({ definition }) => definition.name);

  it("are off until they are chosen, and never VS Code's own that need its chat", async () => {
    const own = await names();
    assert.ok(own.includes("edit_file") && own.includes("read_file"));
    const listed = listedTools();
    assert.ok(!listed.some(({ name }) => /^(?:copilot_|run_in_terminal|vscode_editFile)/.test(name)), JSON.stringify(listed));
    const [tool] = listed;
    // Which tools there are depends on the installation.
    if (!tool) return;
    agent.chosen = [tool.reference];
    assert.deepEqual(await names(), own, "chosen by hand in the settings, it was never seen");
    await agent.window.outside.save([tool], listed);
    assert.equal(agent.window.outside.definitionHash(tool.reference), tool.hash);
    assert.equal((await names()).length, own.length + 1);
    await agent.window.outside.save([{ ...tool, hash: "another" }], listed);
    assert.equal(agent.window.outside.definitionHash(tool.reference), undefined);
    assert.equal(agent.window.outside.stateOf(tool), "changed");
    assert.deepEqual(await names(), own);
  });

  it("are chosen in a list, which changes nothing when it is left", async () => {
    agent.chosen = ["gone/tool"];
    const done = manageTools(agent.window.outside);
    const left = Promise.withResolvers<void>();
    // The list opens at some time after the servers were asked to start.
    const timer = setInterval(() => void vscode.commands.executeCommand("workbench.action.closeQuickOpen"), 50);
    void done.then(left.resolve, left.reject);
    await left.promise;
    clearInterval(timer);
    assert.deepEqual(agent.chosen, ["gone/tool"]);
  });
});
