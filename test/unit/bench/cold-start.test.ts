import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coldStart } from "../../bench/cold-start/cold-start.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";

function extension(source: string): string {
  const folder = join(temporaryFolder("snowcell-cold-start"), "extension");
  mkdirSync(folder);
  writeFileSync(join(folder, "main.mjs"), source);
  return join(folder, "main.mjs");
}

describe("a cold start", () => {
  it("activates an extension with the same API as VS Code, and reports how long each part took", async () => {
    const main = extension(`
      import * as vscode from "vscode";
      class Item extends vscode.TreeItem { own() { return "own"; } }
      export async function activate(context) {
        const changed = new vscode.EventEmitter();
        context.subscriptions.push(changed, vscode.commands.registerCommand("one", () => undefined));
        if (vscode.workspace.getConfiguration("snowcell").get("request.maxRetries") !== 2) throw new Error("no defaults");
        if (vscode.workspace.getConfiguration().get("snowcell.defaultModel").trim() !== "") throw new Error("no defaults");
        if (context.globalState.get("anything", "none") !== "none") throw new Error("a memory that is not empty");
        if (new Item("one").own() !== "own") throw new Error("a class that cannot be extended");
        if (vscode.l10n.bundle) throw new Error("translations in English");
        await vscode.window.showInformationMessage("Hello");
      }`);
    const { load, call, finish, reached } = await coldStart(main);
    for (const part of [load, call, finish]) expect(part).toBeGreaterThan(0);
    expect(reached).toBeUndefined();
  });

  it("fails if the activation fails", async () => {
    await expect(coldStart(extension("export const activate = () => Promise.reject(new Error('broken'))"))).rejects.toThrow(
      "broken",
    );
  });

  it("records what an activation accesses: missing files, processes, and sockets opened after it returns", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const main = extension(`
      import { spawn } from "node:child_process";
      import { existsSync } from "node:fs";
      import { connect } from "node:net";
      export function activate() {
        existsSync("/nowhere/settings.json");
        spawn("nothing-of-that-name").on("error", () => undefined);
        setImmediate(() => connect(${port}, "127.0.0.1").on("error", () => undefined));
      }`);
    const { reached } = await coldStart(main, { watch: true });
    server.close();
    expect(reached).toContain("FileSystemRead /nowhere/settings.json");
    expect(reached?.filter((resource) => resource.startsWith("ChildProcess"))).toHaveLength(1);
    expect(reached?.filter((resource) => resource.startsWith("Socket TCP"))).not.toHaveLength(0);
  });
});
