import { describe, expect, it } from "vitest";
import { withAbilities } from "../../../src/core/models/abilities/abilities.js";
import { LearnedAbilities, withLessonsOf } from "../../../src/core/models/abilities/learned-abilities.js";
import { ProviderRegistry } from "../../../src/core/models/registry.js";
import { ManualClock } from "../../support/manual-clock.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { TestStores } from "../../support/wire-context.js";

const dayMs = 24 * 60 * 60_000;

function setUp() {
  const clock = new ManualClock();
  const store = new TestStores().window();
  const provider = new ScriptedProvider();
  return { clock, store, provider, model: provider.model("one"), learned: new LearnedAbilities(store, clock) };
}

describe("what was learned about a model", () => {
  it("overrides what its server reports, and survives a restart", () => {
    const { clock, store, provider, learned } = setUp();
    const model = withAbilities(provider.model("one"), { server: { tools: true } });
    learned.learn(model, provider, "tools", false, "refusal");
    const again = new LearnedAbilities(store, clock);
    expect(again.applied(model, provider)).toMatchObject({ capabilities: ["chat"], sources: { tools: "learned" } });
  });

  it("keeps the user's setting, and notes that the server refused it", () => {
    const { provider, learned } = setUp();
    const model = withAbilities(provider.model("one"), { user: { tools: true } });
    learned.learn(model, provider, "tools", false, "refusal");
    const known = learned.applied(model, provider);
    expect(known).toMatchObject({ capabilities: ["chat", "tools"], sources: { tools: "user" }, refused: ["tools"] });
    learned.learn(known, provider, "tools", true, "answer");
    expect(learned.applied(model, provider)).not.toHaveProperty("refused");
  });

  it("does not apply at another address", () => {
    const { provider, model, learned } = setUp();
    learned.learn(model, provider, "tools", true, "check");
    expect(learned.applied(model, { id: "scripted", address: () => "http://elsewhere" })).toBe(model);
  });

  it("is forgotten after a day if it was a refusal, and later if it was a check", () => {
    const { clock, provider, model, learned } = setUp();
    learned.learn(model, provider, "images", false, "refusal");
    learned.learn(model, provider, "tools", true, "check");
    clock.advance(dayMs);
    expect(learned.applied(model, provider).sources).toEqual({ tools: "learned" });
    clock.advance(30 * dayMs);
    expect(learned.applied(model, provider).sources).toBeUndefined();
  });

  it("is not stored again for each answer that confirms it", () => {
    const { provider, store, learned } = setUp();
    const model = provider.model("one", { capabilities: ["chat", "tools"] });
    learned.learn(model, provider, "tools", true, "answer");
    expect(store.values.size).toBe(0);
  });

  it.each([7, null, [], { "scripted/one ": { tools: true } }, { "scripted/one ": { tools: { value: 1, from: "x", at: "y" } } }])(
    "is empty if the state contains %j",
    (state) => {
      const { clock, store, provider, model } = setUp();
      store.values.set("snowcell.learnedAbilities", state);
      expect(new LearnedAbilities(store, clock).applied(model, provider)).toBe(model);
    },
  );

  it("covers up to 300 models", () => {
    const { store, provider, model, learned } = setUp();
    for (let index = 0; index <= 300; index++) learned.learn({ ...model, id: `m${index}` }, provider, "tools", true, "check");
    expect(Object.keys(store.values.get("snowcell.learnedAbilities") as object)).toHaveLength(300);
    expect(learned.applied({ ...model, id: "m0" }, provider).sources).toBeUndefined();
  });

  it("is kept in a newer description of the model", () => {
    const { provider, model, learned } = setUp();
    learned.learn(model, provider, "tools", true, "check");
    const known = learned.applied(model, provider);
    expect(withLessonsOf(known, { ...model, contextLength: 9 })).toMatchObject({
      contextLength: 9,
      capabilities: ["chat", "tools"],
    });
  });
});

describe("the registry", () => {
  it("shows what was learned in its lists at once, and after the next list", async () => {
    const { clock, provider, learned } = setUp();
    const registry = new ProviderRegistry(clock, learned);
    registry.register(provider);
    await registry.refresh();
    let changes = 0;
    registry.onDidChange(() => changes++);
    const model = registry.knownModel("scripted/one");
    if (!model) throw new Error("no model");
    learned.learn(model, provider, "tools", true, "check");
    expect(changes).toBe(1);
    expect(registry.knownModel("scripted/one")?.capabilities).toEqual(["chat", "tools"]);
    await registry.refresh({ force: true });
    expect((await registry.resolve("scripted/one")).model.sources).toEqual({ tools: "learned" });
  });
});
