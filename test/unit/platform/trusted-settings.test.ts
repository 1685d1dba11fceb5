// Settings are kept between changes, and read again after each.

import { afterEach, beforeEach, expect, it } from "vitest";
import type * as vscode from "vscode";
import { keepSettings, settingLevels, settingValue } from "../../../src/vscode/platform/trusted-settings.js";
import { foldersChanged, settingsChanged, testWindow, trusted } from "../../support/vscode/test-window.js";

let keeping: vscode.Disposable | undefined;
beforeEach(() => testWindow.reset());
afterEach(() => {
  keeping?.dispose();
  keeping = undefined;
});

const name = "snowcell.request.maxRetries";

it("all settings are copied once until one changes", () => {
  keeping = keepSettings();
  testWindow.changeSettings({ [name]: 1 });
  const before = testWindow.settingsCopied;
  expect([settingValue(name), settingValue(name), settingValue("snowcell.defaultModel")]).toEqual([1, 1, undefined]);
  expect(testWindow.settingsCopied).toBe(before + 1);
  testWindow.changeSettings({ [name]: 2 });
  expect(settingValue(name)).toBe(2);
  expect(testWindow.settingsCopied).toBe(before + 2);
});

it("a listener that was added later reads the new value", () => {
  keeping = keepSettings();
  testWindow.changeSettings({ [name]: 1 });
  const seen: unknown[] = [settingValue(name)];
  const listening = settingsChanged.event(() => seen.push(settingValue(name)));
  testWindow.changeSettings({ [name]: 2 });
  listening.dispose();
  expect(seen).toEqual([1, 2]);
});

it("without keeping, each read is new", () => {
  keepSettings().dispose();
  testWindow.settings.set(name, 1);
  expect(settingValue(name)).toBe(1);
  testWindow.settings.set(name, 2);
  expect(settingValue(name)).toBe(2);
});

it.each([
  ["the workspace is trusted", trusted],
  ["the workspace has other folders", foldersChanged],
])("they are read again when %s", (_, event) => {
  keeping = keepSettings();
  testWindow.settings.set(name, 1);
  expect(settingValue(name)).toBe(1);
  testWindow.settings.set(name, 2);
  expect(settingValue(name)).toBe(1);
  event.fire();
  expect(settingValue(name)).toBe(2);
});

it("kept settings do not count in a workspace that is not trusted", () => {
  keeping = keepSettings();
  testWindow.settings.set(name, 1);
  testWindow.workspaceSettings.set(name, 9);
  expect(settingValue(name)).toBe(9);
  testWindow.isTrusted = false;
  expect(settingValue(name)).toBe(1);
  expect(settingLevels(name)).toEqual({ own: 1, workspace: undefined });
});
