// Manage Permissions, and the gate of a window.

import { beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { createGate, savedRules } from "../../../src/vscode/agent/permissions/create-gate.js";
import { managePermissions } from "../../../src/vscode/agent/permissions/manage-permissions.js";
import { testWindow } from "../../support/vscode/test-window.js";
import { quietRun } from "./fake-window.js";

const state = new Map<string, unknown>();
const memento = {
  get: (key: string) => state.get(key),
  update: async (key: string, value: unknown) => void state.set(key, value),
} as unknown as vscode.Memento;

const rules = savedRules(memento);
const command = (...words: string[]) => ({ kind: "command", shell: "sh", folder: "/project", words }) as const;

beforeEach(() => {
  testWindow.reset();
  state.clear();
});

describe("the list of saved permissions", () => {
  it("explains itself if it is empty", async () => {
    await managePermissions(rules);
    expect(testWindow.shown[0]?.text).toContain("No permissions are saved for this workspace");
  });

  it("shows each with what it covers, and removes what the user picks", async () => {
    await rules.add([command("npm", "test"), { kind: "host", host: "example.com" }], "allow");
    const picks = ["npm test", "Remove"];
    const seen: unknown[] = [];
    testWindow.pick = (rows) => {
      seen.push(rows);
      return picks.shift();
    };
    await managePermissions(rules);
    expect(seen[0]).toMatchObject([
      { label: "npm test", description: "allowed", detail: "Exactly this command in /project" },
      { label: "example.com", description: "allowed", detail: "Pages of this host" },
      { label: "Remove all permissions of this workspace" },
    ]);
    expect(rules.list().map(({ target }) => target.kind)).toEqual(["host"]);
  });

  it("turns a permission into a refusal", async () => {
    await rules.add([command("git", "push")], "allow");
    const picks = ["git push", "Refuse from now on"];
    testWindow.pick = () => picks.shift();
    await managePermissions(rules);
    expect(rules.list()[0]?.effect).toBe("refuse");
  });

  it("removes all at once", async () => {
    await rules.add([command("ls"), command("npm", "test")], "allow");
    testWindow.pick = () => "Remove all permissions of this workspace";
    await managePermissions(rules);
    expect(rules.list()).toEqual([]);
  });
});

describe("the gate of a window", () => {
  const fetch = {
    stepId: "s",
    tool: "fetch_url",
    inputHash: "h",
    actions: [{ kind: "fetch", url: "https://example.com/" }],
  } as const;

  it("takes hosts from the user's own settings, and none from the workspace's", async () => {
    const { gate } = createGate(memento);
    expect((await gate.decide(fetch, quietRun)).verdict).toBe("ask");
    testWindow.workspaceSettings.set("snowcell.agent.fetchHosts", ["example.com"]);
    expect((await gate.decide(fetch, quietRun)).verdict).toBe("ask");
    testWindow.settings.set("snowcell.agent.fetchHosts", ["example.com", 5]);
    expect((await gate.decide(fetch, quietRun)).verdict).toBe("allow");
  });

  it("reads rules that another window of the machine saved", async () => {
    await rules.add([{ kind: "host", host: "example.com" }], "allow");
    expect((await createGate(memento).gate.decide(fetch, quietRun)).verdict).toBe("allow");
    testWindow.isTrusted = false;
    expect((await createGate(memento).gate.decide(fetch, quietRun)).verdict).toBe("refuse");
  });
});
