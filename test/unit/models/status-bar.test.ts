// The status bar's item: the same model and the same trouble, to see and to hear.

import { beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import type { Session } from "../../../src/core/accounts/session.js";
import type { ProviderHealth } from "../../../src/core/health/health-monitor.js";
import { healthWord } from "../../../src/vscode/models/health-words.js";
import type { ModelSelection, SelectedModel } from "../../../src/vscode/models/model-selection.js";
import { ModelStatusBar } from "../../../src/vscode/models/status-bar.js";
import { testWindow } from "../../support/vscode/test-window.js";

const qwen: SelectedModel = { id: "snowcell/qwen", name: "Qwen 1.5", providerName: "SnowCell" };

function setUp(current: SelectedModel | undefined, session?: Session["status"]) {
  const selection = { current, onDidChange: () => ({ dispose: () => undefined }) } as unknown as ModelSelection;
  const about = { account: { label: "ana" }, method: "token", signedInAt: 0 };
  const bar = new ModelStatusBar(selection, () => (session ? { ...about, status: session } : undefined));
  const [item] = testWindow.statusItems as Partial<vscode.StatusBarItem>[];
  if (!item) throw new Error("The status bar has no item");
  return { bar, item };
}

const health = (status: ProviderHealth["status"], provider = "snowcell"): ProviderHealth =>
  ({ provider, status, sampleCount: 0 }) as unknown as ProviderHealth;

describe("the status bar", () => {
  beforeEach(() => testWindow.reset());

  it("asks for a model if none is selected", () => {
    const { item } = setUp(undefined);
    expect(item.text).toBe("$(sparkle) Select Model");
    expect(item.accessibilityInformation).toBeUndefined();
    expect(item.command).toBe("snowcell.selectModel");
  });

  it("names the model, and reads it out as a button", () => {
    const { bar, item } = setUp(qwen, "signed-in");
    for (const known of [undefined, health("healthy"), health("unknown")]) {
      bar.update(known);
      expect(item.text).toBe("$(sparkle) Qwen 1.5");
      expect(item.accessibilityInformation).toEqual({ label: "SnowCell model: Qwen 1.5", role: "button" });
      expect(item.tooltip).toContain("snowcell/qwen");
    }
  });

  it.each([
    ["degraded", "warning"],
    ["rate-limited", "warning"],
    ["unreachable", "debug-disconnect"],
    ["signed-out", "lock"],
  ] as const)("says %s in the label of a screen reader, and not by its icon alone", (status, icon) => {
    const { bar, item } = setUp(qwen);
    bar.update(health(status));
    expect(item.text).toBe(`$(${icon}) Qwen 1.5`);
    expect(item.accessibilityInformation?.label).toBe(`SnowCell model: Qwen 1.5, ${healthWord(health(status))}`);
    expect(item.tooltip).toContain(healthWord(health(status)));
  });

  it("says that the login has expired", () => {
    const { item } = setUp(qwen, "expired");
    expect(item.text).toBe("$(warning) Qwen 1.5");
    expect(item.accessibilityInformation?.label).toMatch(/^SnowCell model: Qwen 1\.5, .*expired/);
  });

  it("shows no trouble of another provider", () => {
    const { bar, item } = setUp(qwen);
    bar.update(health("unreachable", "ollama"));
    expect(item.text).toBe("$(sparkle) Qwen 1.5");
    expect(item.accessibilityInformation?.label).toBe("SnowCell model: Qwen 1.5");
  });

  it("shows a model's name as text, whatever is in it", () => {
    const { item } = setUp({ ...qwen, name: "$(zap) one](command:x)" });
    expect(item.text).toMatch(/^\$\(sparkle\) \$ \(zap\)/);
  });
});
