import { beforeEach, describe, expect, it } from "vitest";
import { ProviderRegistry } from "../../src/core/models/registry.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { CustomProviders } from "../../src/core/providers/custom/custom-providers.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { systemClock } from "../../src/node/system-clock.js";
import { TestSettings, testAccounts, wireContext } from "../support/wire-context.js";

describe("the configured providers", () => {
  const entry = { id: "one", name: "One", baseUrl: "http://localhost:1/v1", auth: "none", boundary: "local" };
  let registry: ProviderRegistry;
  let settings: TestSettings;
  let providers: CustomProviders;
  beforeEach(() => {
    registry = new ProviderRegistry(systemClock);
    settings = new TestSettings({ "snowcell.customProviders": [entry] });
    providers = new CustomProviders(wireContext(), settings, (id) => testAccounts().credentialsOf(id), registry);
  });
  const ids = () => registry.providers().map(({ id }) => id);

  it("are added, changed, and removed with the setting", () => {
    const first = registry.provider("one");
    expect(first).toMatchObject({ name: "One", boundary: "local" });
    settings.set("snowcell.customProviders", [entry, { ...entry, id: "two" }]);
    expect(ids()).toEqual(["one", "two"]);
    expect(registry.provider("one")).toBe(first);
    settings.set("snowcell.customProviders", [{ ...entry, name: "Renamed" }]);
    expect(ids()).toEqual(["one"]);
    expect(registry.provider("one")).toMatchObject({ name: "Renamed" });
    settings.set("snowcell.customProviders", undefined);
    expect(ids()).toEqual([]);
  });

  it("do not replace an existing provider, and report the conflict", () => {
    settings.set("snowcell.customProviders", []);
    registry.register(new CustomProvider(wireContext(), definitionOf(entry), testAccounts().credentialsOf("one")));
    settings.set("snowcell.customProviders", [entry, { ...entry, id: "Not An Id" }]);
    expect(ids()).toEqual(["one"]);
    expect(providers.configurationProblems().map(({ detail }) => detail)).toEqual([
      expect.stringContaining("a to z"),
      expect.stringContaining("another extension"),
    ]);
    providers.dispose();
    expect(ids()).toEqual(["one"]);
  });

  it("are removed with their registration", () => {
    providers.dispose();
    expect(ids()).toEqual([]);
  });
});

function definitionOf(entry: unknown) {
  const [definition] = readCustomProviders([entry]).definitions;
  if (!definition) throw new Error("no definition");
  return definition;
}
