// A selected model counts at once, also while it is being saved.

import { expect, it } from "vitest";
import type * as vscode from "vscode";
import { ModelSelection } from "../../../src/vscode/models/model-selection.js";

it("a model counts as soon as it is chosen, before it is saved", async () => {
  const values = new Map<string, unknown>();
  const { promise: saving, resolve: save } = Promise.withResolvers<void>();
  const state = {
    get: (key: string) => values.get(key),
    update: async (key: string, value: unknown) => {
      values.set(key, value);
      await saving;
    },
  } as unknown as vscode.Memento;
  const selection = new ModelSelection(state);
  const seen: unknown[] = [];
  const listening = selection.onDidChange(() => seen.push(selection.current?.id));
  const choosing = selection.choose({ id: "ollama/one", name: "One", providerName: "Ollama" });
  expect(selection.current?.id).toBe("ollama/one");
  expect(seen).toEqual(["ollama/one"]);
  save();
  await choosing;
  expect(selection.recent).toEqual(["ollama/one"]);
  listening.dispose();
  selection.dispose();
});
