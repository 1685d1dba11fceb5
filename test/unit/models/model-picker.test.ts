// A row of the model picker says what differs between models, the most useful first; a press selects what the user saw.

import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { ProviderModels } from "../../../src/core/models/registry.js";
import type { ModelInfo } from "../../../src/core/provider-api/provider.js";
import { lastingRows } from "../../../src/vscode/interface/lasting-rows.js";
import { type PickerServices, pickModel } from "../../../src/vscode/models/model-picker.js";
import { modelItem, nearestFirst } from "../../../src/vscode/models/model-rows.js";
import { ListedModels } from "../../support/listed-models.js";
import { testWindow } from "../../support/vscode/test-window.js";

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
  const labels = (...given: Parameters<typeof nearestFirst>) => lastingRows([], nearestFirst(...given)).map(({ label }) => label);

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
  let listed: ListedModels;
  let services: PickerServices;
  beforeEach(() => {
    testWindow.reset();
    listed = new ListedModels();
    services = listed.services as unknown as PickerServices;
    listed.groups = [{ ...group, models: [model] }];
  });

  it("keeps its rows if a list that arrives changes none", () => {
    void pickModel(services, undefined);
    const [list] = testWindow.lists;
    const rows = list?.items;
    listed.arrive(...listed.groups);
    expect(list?.items).toBe(rows);
    listed.arrive({ ...group, models: [{ ...model, id: "other", name: "Other" }, model] });
    expect(list?.items).not.toBe(rows);
    expect(list?.items.map(({ label }) => label)).toContain("Other");
  });

  const open = (currentId?: string) => {
    const picked = pickModel(services, currentId);
    const list = testWindow.lists.at(-1);
    if (!list) throw new Error("no list is open");
    const at = (label: string): number => list.items.findIndex((row) => row.label === label);
    return { list, at, picked };
  };
  const named = (id: string): ModelInfo => ({ ...model, id, name: id });
  const elsewhere = { ...provider, id: "openai", name: "OpenAI" };
  const arrive = (...arrived: readonly ProviderModels[]): void => listed.arrive(...arrived);

  it("selects the row that the user saw, if other rows arrive while the press is on its way", async () => {
    const { list, at, picked } = open();
    const seen = at(model.name);
    arrive({ ...group, models: [named("first"), model] }, { ...group, provider: elsewhere, models: [named("other")] });
    expect(at("first")).toBeGreaterThan(seen);
    list.press(seen);
    expect(await picked).toMatchObject({ id: model.id });
  });

  it("selects nothing if the pressed row has gone meanwhile, and stays open", async () => {
    const { list, at, picked } = open();
    const seen = at(model.name);
    arrive({ ...group, models: [named("other")] });
    list.press(seen);
    expect(list.isOpen).toBe(true);
    list.press(at("other"));
    expect(await picked).toMatchObject({ id: "other" });
  });

  it("selects nothing if the row that says what is being listed has been replaced by a model", () => {
    listed.groups = [{ ...group, loading: true }];
    const { list, at } = open();
    const seen = at("Listing models…");
    list.press(seen);
    arrive({ ...group, models: [model] });
    list.press(seen);
    expect(list.isOpen).toBe(true);
    expect(at(model.name)).toBeGreaterThan(seen);
    expect(at("Listing models…")).toBe(-1);
  });

  it("repeats the heading above a row if the one between has gone", () => {
    listed.groups = [{ ...group, models: [model, named("second")] }];
    const { list, at } = open();
    arrive({ ...group, models: [named("second")] });
    expect(list.items[at("second") - 1]).toMatchObject({ label: "Ollama · Healthy" });
  });

  it.each(["Add Provider…", "first"])("keeps %s active while other rows arrive, also with a current model", (label) => {
    listed.groups = [{ ...group, models: [named("first"), model] }];
    const { list, at } = open(`ollama/${model.id}`);
    expect(list.activeItems).toMatchObject([{ label: model.name }]);
    list.activate(at(label));
    arrive({ ...group, models: [named("first"), model] }, { ...group, provider: elsewhere, models: [named("other")] });
    expect(list.activeItems).toMatchObject([{ label }]);
  });

  it("lets VS Code choose the active row if the one made active does not match the text", () => {
    const { list } = open();
    list.loseActive();
    expect(list.activeItems).toMatchObject([{ label: model.name }]);
  });

  it("selects the row that the user saw if Enter arrives before that row is active again", async () => {
    const { list, at, picked } = open();
    list.reportActive(at(model.name));
    list.loseActive();
    list.accept();
    expect(list.isOpen).toBe(true);
    list.reportActive(at(model.name));
    expect(await picked).toMatchObject({ id: model.id });
  });

  it("selects nothing if Enter arrives while no row is active, and another row is active then", () => {
    listed.groups = [{ ...group, models: [model, named("second")] }];
    const { list, at } = open();
    list.reportActive(at(model.name));
    list.loseActive();
    list.accept();
    list.reportActive(at("second"));
    expect(list.isOpen).toBe(true);
    // The Enter counts for nothing later either.
    list.reportActive(at("second"));
    expect(list.isOpen).toBe(true);
  });

  // VS Code reports what a text makes active before the text itself.
  it("selects nothing if Enter is pressed on a list without a match, and the text then matches again", () => {
    const { list, at } = open();
    list.reportActive(at(model.name));
    list.type("qwen");
    list.loseActive();
    list.type("qwenx");
    list.accept();
    list.reportActive(at(model.name));
    list.type("qwen");
    expect(list.isOpen).toBe(true);
  });

  it("carries out a press once, although VS Code keeps the pressed row", () => {
    listed.groups = [{ ...group, failure: { provider: "ollama", kind: "unreachable", remedy: "retry" } }];
    const { list, at } = open();
    list.press(at("Could not list the models of Ollama"));
    const refreshed = listed.refreshes;
    list.loseActive();
    list.accept();
    expect(listed.refreshes).toBe(refreshed);
    expect(list.isOpen).toBe(true);
  });

  it("makes the current model active once it is listed", () => {
    listed.groups = [{ ...group, loading: true }];
    const { list } = open(`ollama/${model.id}`);
    expect(list.activeItems).toMatchObject([{ label: "Listing models…" }]);
    arrive({ ...group, models: [named("first"), model] });
    expect(list.activeItems).toMatchObject([{ label: model.name }]);
  });

  it("keeps each row in its place with its latest facts, under its own heading", () => {
    const { list, at } = open();
    const before = list.items.map(({ label }) => label);
    arrive({ ...group, models: [{ ...model, parameters: "9B" }] }, { ...group, provider: elsewhere, models: [named("other")] });
    expect(list.items.slice(0, before.length).map(({ label }) => label)).toEqual(before);
    expect(list.items[at(model.name)]).toMatchObject({ detail: expect.stringMatching(/^9B/) });
    expect(list.items.slice(before.length).map(({ label }) => label)).toEqual(["OpenAI · Healthy", "other"]);
  });

  it("ends with the rows for all providers once every provider has answered, or a slow one takes too long", () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const slow = { ...group, provider: elsewhere, loading: true };
    listed.groups = [{ ...group, loading: true }, slow];
    const { list, at } = open();
    expect(list.items.at(-1)).toMatchObject({ label: "Listing models…", description: "Ollama, OpenAI" });
    arrive({ ...group, models: [model] }, slow);
    expect(list.items.at(-1)).toMatchObject({ label: "Listing models…", description: "OpenAI" });
    expect(at("Add Provider…")).toBe(-1);
    vi.runAllTimers();
    expect(at("Add Provider…")).toBeGreaterThan(at(model.name));
    expect(list.items.at(-1)).toMatchObject({ label: "Listing models…" });
    arrive({ ...group, models: [model] }, { ...slow, loading: false, models: [named("late")] });
    expect(list.items.at(-1)).toMatchObject({ label: "late" });
    list.hide();
    expect(vi.getTimerCount()).toBe(0);
  });
});
