// Start here: VS Code behind the interfaces of core/platform. The other files are small services.
//
// Implements the core's stores with VS Code: secrets, state and settings.

import * as vscode from "vscode";
import type { SecretStore, Settings, StateStore } from "../../core/platform/ports.js";
import { settingValue } from "./trusted-settings.js";

export function secretStore(secrets: vscode.SecretStorage): SecretStore {
  return {
    get: async (key) => await secrets.get(key),
    set: async (key, value) => await secrets.store(key, value),
    delete: async (key) => await secrets.delete(key),
    onDidChange: (listener) => secrets.onDidChange((event) => listener(event.key)),
  };
}

export function stateStore(memento: vscode.Memento): StateStore {
  return {
    get: (key) => memento.get(key),
    set: async (key, value) => await memento.update(key, value),
  };
}

export const settingsOfVSCode: Settings = {
  get: settingValue,
  onDidChange: (listener) =>
    vscode.workspace.onDidChangeConfiguration((event) => listener((name) => event.affectsConfiguration(name))),
};
