// Tools of other extensions and MCP servers as VS Code lists them, and the servers that a run waits for.

import { beforeEach, describe, expect, it } from "vitest";
import { listedTools, OutsideTools } from "../../../src/vscode/agent/outside/window-outside.js";
import { testWindow } from "../../support/vscode/test-window.js";

const listed = (name: string, fullReferenceName: string, ...tags: string[]) => ({
  ...{ name, fullReferenceName, tags, description: `Does ${name}`, inputSchema: undefined },
});

beforeEach(() => testWindow.reset());

it("are grouped by server, and VS Code's own under its name", () => {
  testWindow.tools = [
    listed("mcp_files_read", "files/read", "mcp"),
    listed("terminal_last_command", "read/terminalLastCommand"),
    listed("weather", "weather"),
    listed("run_in_terminal", "execute/runInTerminal"),
  ];
  expect(listedTools().map(({ reference, group }) => [reference, group])).toEqual([
    ["files/read", "files"],
    ["read/terminalLastCommand", "VS Code"],
    ["weather", ""],
  ]);
});

describe("a run with chosen tools", () => {
  const state = new Map<string, unknown>();
  let chosen: readonly string[] = [];
  const outside = new OutsideTools({
    chosen: () => chosen,
    choose: async (references) => {
      chosen = references;
    },
    state: { get: (key) => state.get(key), set: async (key, value) => void state.set(key, value) },
  });

  it("has the servers started if one is not listed, and not again for the same ones", async () => {
    testWindow.tools = [listed("echo", "everything/echo", "mcp")];
    chosen = ["everything/echo"];
    await outside.tools(new Set());
    expect(testWindow.commands).toEqual([]);
    chosen = ["everything/echo", "files/read"];
    await outside.tools(new Set());
    await outside.tools(new Set());
    expect(testWindow.commands).toEqual([["workbench.mcp.startServer", "*", { waitForLiveTools: true }]]);
    chosen = ["everything/echo", "files/write"];
    await outside.tools(new Set());
    expect(testWindow.commands).toHaveLength(2);
  });

  it("gets them in one order, whatever the order of the list", async () => {
    testWindow.tools = [listed("b", "s/b", "mcp"), listed("a", "s/a", "mcp")];
    await outside.save(listedTools(), listedTools());
    const names = async () => (await outside.tools(new Set())).map(({ definition }) => definition.name);
    const before = await names();
    testWindow.tools = testWindow.tools.toReversed();
    expect([before, await names()]).toEqual([
      ["s_a", "s_b"],
      ["s_a", "s_b"],
    ]);
  });
});
