// A row of the model picker says what differs between models, the most useful first; rows move only if they differ.

import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ProviderModels } from "../../../src/core/models/registry.js";
import type { ModelInfo } from "../../../src/core/provider-api/provider.js";
import { modelItem, nearestFirst, type PickerServices, pickModel } from "../../../src/vscode/models/model-picker.js";
import { testWindow } from "../../support/vscode-window.js";

const provider = { id: "ollama", name: "Ollama", boundary: "local" } as unknown as ProviderModels["provider"];
const group: ProviderModels = { provider, models: [], loading: false, stale: false };
const model: ModelInfo = {
  id: "qwen2.5-coder:7b",
  name: "Qwen 2.5 Coder",
  provider: "ollama",
  parameters: "7B",
  contextLength: 32_768,
  capabilities: ["chat", "completion", "vision", "tools"],
};

describe("a row of the model picker", () => {
  it("begins with size, context and abilities, and leaves out what every model can do", () => {
    const { detail } = modelItem(model, group, "healthy", undefined);
    expect(detail).toMatch(/^7B · 32K context · Tools · Images · /);
    expect(detail).not.toMatch(/chat|completion/);
  });

  it("has an icon only if it says something", () => {
    const icon = (...given: Parameters<typeof modelItem>) => modelItem(...given).iconPath;
    expect(icon(model, group, "healthy", undefined)).toMatchObject({ id: "blank" });
    expect(icon(model, group, "healthy", "ollama/qwen2.5-coder:7b")).toMatchObject({ id: "check" });
    expect(icon(model, group, "degraded", undefined)).toMatchObject({ id: "warning" });
  });

  it("shortens a context of any size", () => {
    const shown = (contextLength: number) => modelItem({ ...model, contextLength }, group, "healthy", undefined).detail;
    expect(shown(200_000)).toContain("200K context");
    expect(shown(1_048_576)).toContain("1M context");
  });
});

describe("the list of models", () => {
  const heading = (label: string) => ({ label, kind: -1 }) as ReturnType<typeof nearestFirst>[number];
  const row = (id: string) => modelItem({ ...model, id, name: id }, group, "healthy", undefined);
  const rows = [heading("Ollama"), row("one"), row("two"), row("three"), heading("Empty later"), row("four")];
  const labels = (...given: Parameters<typeof nearestFirst>) => nearestFirst(...given).map(({ label }) => label);

  it("begins with the current model and those selected lately, each once, and keeps the headings of services", () => {
    expect(labels(rows, "ollama/two", ["ollama/two", "ollama/four", "gone/five"])).toEqual([
      ...["Current", "two", "Recent", "four"],
      ...["Ollama", "one", "three"],
    ]);
  });

  it("is as the services list it if no model was selected", () => {
    expect(labels(rows, undefined, [])).toEqual(["Ollama", "one", "two", "three", "Empty later", "four"]);
  });
});

describe("the open list of models", () => {
  let groups: readonly ProviderModels[];
  let changed: () => void;
  const services = {
    registry: {
      known: () => groups,
      refresh: async () => undefined,
      onDidChange: (listener: () => void) => {
        changed = listener;
        return { dispose: () => undefined };
      },
    },
    accounts: { session: () => undefined },
    checks: { health: () => ({ status: "healthy" }), onDidChange: () => ({ dispose: () => undefined }) },
  } as unknown as PickerServices;
  beforeEach(() => {
    testWindow.reset();
    groups = [{ ...group, models: [model] }];
  });

  it("keeps its rows if a list that arrives changes none", () => {
    void pickModel(services, undefined);
    const [list] = testWindow.lists;
    const rows = list?.items;
    changed();
    expect(list?.items).toBe(rows);
    groups = [{ ...group, models: [{ ...model, id: "other", name: "Other" }, model] }];
    changed();
    expect(list?.items).not.toBe(rows);
    expect(list?.items.map(({ label }) => label)).toContain("Other");
  });

  it("stays open if another row has taken the place of the pressed one, until it has been there for a while", async () => {
    const now = vi.spyOn(Date, "now").mockReturnValue(1000);
    const picked = pickModel(services, undefined);
    const [list] = testWindow.lists;
    if (!list) throw new Error("no list is open");
    const press = (label: string | undefined): void => {
      list.selectedItems = list.items.filter((row) => row.label === label);
      list.accept();
    };
    const other = { ...model, id: "other", name: "Other" };
    groups = [{ ...group, models: [other, model] }];
    changed();
    press("Ollama · ok");
    press(undefined);
    press("Other");
    expect(list.isOpen).toBe(true);
    now.mockReturnValue(5000);
    press("Other");
    expect(await picked).toMatchObject({ id: "other" });
    expect(list.isOpen).toBe(false);
    now.mockRestore();
  });

  it("stays open if a row without a model is pressed", async () => {
    groups = [{ ...group, loading: true }];
    const picked = pickModel(services, undefined);
    const [list] = testWindow.lists;
    if (!list) throw new Error("no list is open");
    const press = (label: string): void => {
      list.selectedItems = list.items.filter((row) => row.label === label);
      list.accept();
    };
    press("Listing models…");
    expect(list.isOpen).toBe(true);
    groups = [{ ...group, models: [model] }];
    changed();
    list.shows();
    press(model.name);
    expect(await picked).toMatchObject({ id: model.id });
  });

  it("takes a row that has moved as soon as the window shows it in its place", async () => {
    const picked = pickModel(services, undefined);
    const [list] = testWindow.lists;
    if (!list) throw new Error("no list is open");
    groups = [{ ...group, models: [{ ...model, id: "other", name: "Other" }, model] }];
    changed();
    list.selectedItems = list.items.filter(({ label }) => label === "Other");
    list.accept();
    expect(list.isOpen).toBe(true);
    list.shows();
    list.accept();
    expect(await picked).toMatchObject({ id: "other" });
  });

  it("takes a row that has not moved at once", async () => {
    const picked = pickModel(services, undefined);
    const [list] = testWindow.lists;
    if (!list) throw new Error("no list is open");
    groups = [{ ...group, models: [model, { ...model, id: "other", name: "Other" }] }];
    changed();
    list.selectedItems = list.items.filter(({ label }) => label === model.name);
    list.accept();
    expect(await picked).toMatchObject({ id: model.id });
  });
});
