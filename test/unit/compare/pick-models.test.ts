// Models are ticked in a list to which further ones are added while it is open.

import { beforeEach, expect, it } from "vitest";
import type { ProviderModels } from "../../../src/core/models/registry.js";
import type { ModelInfo } from "../../../src/core/provider-api/provider.js";
import { type PickModelsServices, pickModels } from "../../../src/vscode/compare/pick-models.js";
import { ListedModels } from "../../support/listed-models.js";
import { testWindow } from "../../support/vscode/test-window.js";

const groupOf = (id: string, ...models: readonly string[]): ProviderModels => ({
  provider: { id, name: id, boundary: "local" } as unknown as ProviderModels["provider"],
  models: models.map((name): ModelInfo => ({ id: name, name, provider: id, capabilities: ["chat"] })),
  loading: false,
  stale: false,
});

let listed: ListedModels;
const services = (): PickModelsServices => listed.services as unknown as PickModelsServices;

beforeEach(() => {
  testWindow.reset();
  listed = new ListedModels();
});

it("picks the models that the user ticked, if another provider answers while the ticks are on their way", async () => {
  listed.groups = [groupOf("later"), groupOf("ollama", "one", "two", "three")];
  const picked = pickModels(services(), { ticked: [] });
  const [list] = testWindow.lists;
  const seen = ["one", "three"].map((name) => list?.items.findIndex(({ label }) => label === name) ?? -1);
  listed.arrive(groupOf("later", "early"), groupOf("ollama", "zero", "one", "two", "three"));
  list?.tick(...seen);
  list?.accept();
  expect((await picked)?.map(({ id }) => id)).toEqual(["one", "three"]);
});
