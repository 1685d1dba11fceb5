import { describe, expect, it } from "vitest";
import { FailureError } from "../../../src/core/failures/errors.js";
import { modelListLifetimeMs, ProviderRegistry } from "../../../src/core/models/registry.js";
import { resolveModel } from "../../../src/core/provider-api/model-name.js";
import { ManualClock } from "../../support/manual-clock.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const counted = (provider: ScriptedProvider): { calls: number } => {
  const count = { calls: 0 };
  const list = provider.models;
  provider.models = async () => {
    count.calls++;
    return await list();
  };
  return count;
};

describe("the model registry", () => {
  it("refreshes a provider's list every five minutes, or when forced", async () => {
    const clock = new ManualClock();
    const registry = new ProviderRegistry(clock);
    const provider = new ScriptedProvider();
    const count = counted(provider);
    registry.register(provider);
    await registry.refresh();
    await registry.refresh();
    expect(count.calls).toBe(1);
    await registry.refresh({ force: true });
    expect(count.calls).toBe(2);
    clock.advance(modelListLifetimeMs);
    expect(registry.known()[0]?.stale).toBe(true);
    await registry.refresh();
    expect(count.calls).toBe(3);
  });

  it("keeps 5,000 models of a provider, and reports how many it dropped", async () => {
    const registry = new ProviderRegistry(new ManualClock());
    const provider = new ScriptedProvider();
    const [model] = await provider.models();
    provider.models = async () => Array.from({ length: 300_000 }, (_, index) => ({ ...model, id: `m${index}` }) as never);
    registry.register(provider);
    await registry.refresh();
    expect(registry.known()[0]?.models).toHaveLength(5000);
    expect(registry.known()[0]?.leftOut).toBe(295_000);
    provider.models = async () => (model ? [model] : []);
    await registry.refresh({ force: true });
    expect(registry.known()[0]).not.toHaveProperty("leftOut");
  });

  it("publishes the other providers' models while one is slow", async () => {
    const registry = new ProviderRegistry(new ManualClock());
    const slow = new ScriptedProvider("slow");
    let release: (() => void) | undefined;
    slow.models = () =>
      new Promise((resolve) => {
        release = () => resolve([slow.model("late")]);
      });
    registry.register(slow);
    registry.register(new ScriptedProvider("quick"));
    const quickCame = new Promise<void>((resolve) => {
      registry.onDidChange(() => {
        if (registry.known().some((group) => group.provider.id === "quick" && group.models.length > 0)) resolve();
      });
    });
    const all = registry.refresh();
    await quickCame;
    expect(registry.known().map(({ provider, models, loading }) => [provider.id, models.length, loading])).toEqual([
      ["slow", 0, true],
      ["quick", 1, false],
    ]);
    release?.();
    await all;
    expect(registry.known().map(({ models }) => models.length)).toEqual([1, 1]);
  });

  it("keeps the last good list of a failing provider, marked stale, with the reason", async () => {
    const registry = new ProviderRegistry(new ManualClock());
    const provider = new ScriptedProvider();
    registry.register(provider);
    await registry.refresh();
    provider.models = () => Promise.reject(new FailureError({ provider: "scripted", kind: "unreachable", remedy: "retry" }));
    await registry.refresh({ force: true });
    expect(registry.known()[0]).toMatchObject({ models: [{ id: "one" }], stale: true, failure: { kind: "unreachable" } });
  });

  it("does not treat a list requested before a login as fresh after it", async () => {
    const registry = new ProviderRegistry(new ManualClock());
    const provider = new ScriptedProvider();
    registry.register(provider);
    const refreshing = registry.refresh();
    registry.invalidate(provider.id);
    await refreshing;
    expect(registry.known()[0]).toMatchObject({ models: [{ id: "one" }], stale: true });
  });

  it("resolves an unknown model by refreshing, and reports if there is none", async () => {
    const registry = new ProviderRegistry(new ManualClock());
    registry.register(new ScriptedProvider());
    expect((await registry.resolve("scripted/one")).model.id).toBe("one");
    await expect(registry.resolve("scripted/two")).rejects.toMatchObject({
      failure: { kind: "model-not-found", model: "scripted/two" },
    });
  });

  it("refuses a second provider with the same id, and removes one that is disposed", () => {
    const registry = new ProviderRegistry(new ManualClock());
    const registration = registry.register(new ScriptedProvider());
    expect(() => registry.register(new ScriptedProvider())).toThrow("already registered");
    registration.dispose();
    expect(registry.providers()).toEqual([]);
  });
});

describe("a model name", () => {
  const provider = new ScriptedProvider("snowcell");
  const models = [
    provider.model("qwen", { name: "Qwen 1.5", aliases: ["qwen", "q"] }),
    provider.model("a/b", { name: "Same" }),
    provider.model("c", { name: "Same" }),
  ];

  it.each(["snowcell/qwen", "snowcell:qwen", "qwen", "q", " qwen ", "Qwen 1.5"])("%s means the same model", (name) => {
    expect(resolveModel(name, models)?.id).toBe("qwen");
  });

  it("can contain slashes, and must be unique without its provider", () => {
    expect(resolveModel("snowcell/a/b", models)?.id).toBe("a/b");
    expect(resolveModel("Same", models)).toBeUndefined();
  });
});
