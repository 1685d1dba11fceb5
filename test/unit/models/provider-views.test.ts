// The welcome view says of each provider whether it can be used now, and has the button that leads on.

import { beforeEach, describe, expect, it } from "vitest";
import type { Failure } from "../../../src/core/failures/errors.js";
import { FailureError } from "../../../src/core/failures/errors.js";
import { ProviderRegistry } from "../../../src/core/models/registry.js";
import type { LoginMethod } from "../../../src/core/provider-api/provider.js";
import { customProvidersSetting } from "../../../src/core/providers/custom/definitions.js";
import { snowCellDescription } from "../../../src/core/providers/snowcell/description.js";
import { boundaryName } from "../../../src/core/routing/boundary-words.js";
import { systemClock } from "../../../src/node/system-clock.js";
import { lookForModels, providerViews } from "../../../src/vscode/models/provider-views.js";
import { setUpOllama } from "../../../src/vscode/models/set-up-ollama.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { testWindow } from "../../support/vscode/test-window.js";
import { TestSettings } from "../../support/wire-context.js";

beforeEach(() => testWindow.reset());

const login: LoginMethod = { id: "key", label: "Key", fields: [] };
const unreachable = (provider: string, host: string): Failure => ({ provider, host, kind: "unreachable", remedy: "retry" });

interface Given {
  readonly loggedIn?: boolean;
  readonly selected?: boolean;
  readonly custom?: boolean;
  readonly health?: string;
}

function viewsOf(registry: ProviderRegistry, { loggedIn, selected, custom, health = "unknown" }: Given = {}) {
  const session = loggedIn ? { status: "signed-in", account: { label: "ann" } } : undefined;
  return providerViews({
    registry,
    accounts: { session: () => session as never },
    checks: { health: () => ({ status: health }) as never },
    selection: { current: selected ? {} : undefined },
    settings: new TestSettings(custom ? { [customProvidersSetting]: [null, { id: "mine" }] } : {}),
  }).map(({ state, detail, actions = [] }) => [state, detail, ...actions.map(({ action }) => action)]);
}

function registryWith(id: string, models: ScriptedProvider["models"], loginMethods: readonly LoginMethod[] = []) {
  const provider = Object.assign(new ScriptedProvider(id), { models, loginMethods });
  const registry = new ProviderRegistry(systemClock);
  registry.register(provider);
  return { registry, provider };
}
const model = new ScriptedProvider("ollama").model("one");
const failing = (failure: Failure) => async () => {
  throw new FailureError(failure);
};

describe("a provider that needs no login", () => {
  it("is checked before anything is said about it, and then says how many models it has", async () => {
    const { registry } = registryWith("ollama", async () => [model, { ...model, id: "two" }, { ...model, id: "three" }]);
    lookForModels(registry);
    expect(viewsOf(registry)).toEqual([["checking", "Checking…"]]);
    await registry.refresh();
    expect(viewsOf(registry)).toEqual([["ready", "Connected · 3 models", "select-model"]]);
    expect(viewsOf(registry, { selected: true })).toEqual([["ready", "Connected · 3 models"]]);
  });

  it.each(["localhost:11434", "127.0.0.1:11434"])(
    "Ollama that is not running at %s is no warning, and can be set up",
    async (host) => {
      const { registry } = registryWith("ollama", failing(unreachable("ollama", host)));
      await registry.refresh();
      expect(viewsOf(registry)).toEqual([["absent", "Not running on this machine", "set-up"]]);
    },
  );

  it("Ollama on another machine is a warning, with the same button", async () => {
    const { registry } = registryWith("ollama", failing(unreachable("ollama", "gpu.lan:11434")));
    await registry.refresh();
    expect(viewsOf(registry)).toEqual([["unreachable", "Can't reach Scripted.", "set-up"]]);
  });

  it("Ollama without models can be set up", async () => {
    const { registry } = registryWith("ollama", async () => []);
    await registry.refresh();
    expect(viewsOf(registry)).toEqual([["absent", "It has no models yet", "set-up"]]);
  });

  it("can be retried and edited if it is the user's own and does not answer", async () => {
    const { registry } = registryWith("mine", failing(unreachable("mine", "127.0.0.1:8080")));
    await registry.refresh();
    expect(viewsOf(registry, { custom: true })).toEqual([
      ["unreachable", "Can't reach Scripted.", "refresh-models", "edit-provider"],
    ]);
  });

  it("can be retried if a request found it unreachable", async () => {
    const { registry } = registryWith("mine", async () => [model]);
    await registry.refresh();
    expect(viewsOf(registry, { health: "unreachable" })).toEqual([["unreachable", "Unreachable", "refresh-models"]]);
  });
});

describe("a provider with a login", () => {
  it("is not asked for its models by the view", () => {
    let asked = 0;
    const { registry } = registryWith("hosted", async () => [model].slice(asked++), [login]);
    lookForModels(registry);
    expect(asked).toBe(0);
  });

  it("says who is logged in, and how many models there are once they are known", async () => {
    const { registry } = registryWith("hosted", async () => [model], [login]);
    expect(viewsOf(registry, { loggedIn: true })).toEqual([["ready", "Logged in as ann", "select-model"]]);
    await registry.refresh();
    expect(viewsOf(registry, { loggedIn: true })).toEqual([["ready", "Logged in as ann · 1 model", "select-model"]]);
  });

  it("names the model that can be used without it", () => {
    const { registry, provider } = registryWith("snowcell", async () => [model], [login]);
    const openModel = (models: unknown): string | undefined =>
      snowCellDescription.openModel?.({ get: () => models, onDidChange: () => ({ dispose: () => undefined }) });
    expect(openModel([{ key: "qwen", name: "Ours" }])).toBeUndefined();
    Object.assign(provider, { openModel: openModel([{ key: "other" }, null]) });
    expect(viewsOf(registry)).toEqual([["signed-out", "Qwen needs no login, other models do", "log-in", "select-model"]]);
    expect(viewsOf(registry, { selected: true })).toEqual([["signed-out", "Qwen needs no login, other models do", "log-in"]]);
  });
});

it("SnowCell's own servers are not said to be in the user's organization", () => {
  expect(boundaryName("company", "qwen-1-5b-chat-predictor.model-serving.snowcell.app")).toBe("on SnowCell's servers");
  expect(boundaryName("company", "llm.example.com")).toBe("in your organization");
  expect(boundaryName("company", "snowcell.app.example.com")).toBe("in your organization");
});

it.each([
  ["Pull a Model…", "snowcell.pullOllamaModel"],
  ["Retry", "snowcell.refreshModels"],
  ["Change the Address…", "workbench.action.openSettings"],
])("%s helps with Ollama", async (label, command) => {
  testWindow.pick = () => label;
  await setUpOllama();
  expect(testWindow.commands.map(([id]) => id)).toEqual([command]);
});
