import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  applicationScopedSettings,
  machineScopedSettings,
  type SettingName,
  settings,
} from "../../../src/contributions/contributions.js";
import { settingsOfVSCode } from "../../../src/vscode/platform/stores.js";
import { hostileWorkspaceSettings } from "../hostile-workspace.js";

/** This run's workspace sets every address to this host; see run.ts. */
const hostile = "hostile.invalid";

describe("settings", () => {
  it("that decide where code or a token goes cannot be changed by a workspace", () => {
    const inWorkspace = vscode.workspace.getConfiguration().inspect(settings.systemPrompt)?.workspaceValue;
    assert.equal(inWorkspace, `sent to ${hostile}`, "the workspace's settings are read at all");
    for (const name of machineScopedSettings) {
      assert.ok(
        !JSON.stringify(settingsOfVSCode.get(name) ?? null).includes(hostile),
        `${name} does not take the workspace's value`,
      );
    }
  });

  it("that decide which model is asked, how long to wait and what a server stores cannot be changed by a workspace", () => {
    const isOurs = (name: SettingName): boolean =>
      machineScopedSettings.includes(name) || applicationScopedSettings.includes(name);
    const brought = (Object.keys(hostileWorkspaceSettings) as SettingName[]).filter(isOurs);
    assert.ok(brought.length > 10);
    for (const name of brought) {
      assert.notDeepEqual(settingsOfVSCode.get(name), hostileWorkspaceSettings[name], `${name} is the user's`);
    }
  });

  it("report their changes", async () => {
    // VS Code itself changes settings during startup, so the first event may not be from this test.
    const changed = new Promise<void>((resolve) => {
      const subscription = settingsOfVSCode.onDidChange((affects) => {
        if (!affects(settings.temperature)) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.workspace.getConfiguration().update(settings.temperature, 0.25, vscode.ConfigurationTarget.Global);
    await changed;
    assert.equal(settingsOfVSCode.get(settings.temperature), 0.25);
    await vscode.workspace.getConfiguration().update(settings.temperature, undefined, vscode.ConfigurationTarget.Global);
  });
});
