import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commands, extensionId } from "../../../src/contributions/contributions.js";

describe("activation", () => {
  it("happens by itself after startup, and registers every command", async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, "the extension is installed");
    await extension.activate();
    const known = await vscode.commands.getCommands(true);
    for (const command of Object.values(commands)) assert.ok(known.includes(command), `${command} is registered`);
  });

  it("declares its support for untrusted and virtual workspaces", () => {
    const { capabilities } = vscode.extensions.getExtension(extensionId)?.packageJSON ?? {};
    assert.equal(capabilities?.untrustedWorkspaces?.supported, true);
    assert.equal(capabilities?.virtualWorkspaces?.supported, true);
  });

  it("runs a command that needs no user input", async () => {
    await vscode.commands.executeCommand(commands.refreshModels);
    await vscode.commands.executeCommand(commands.openChat);
    await vscode.commands.executeCommand(commands.newChat);
  });
});
