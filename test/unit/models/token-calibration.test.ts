import { describe, expect, it } from "vitest";
import { TokenCalibration } from "../../../src/core/models/token-calibration.js";
import type { ModelInfo } from "../../../src/core/provider-api/provider.js";

const dayMs = 24 * 60 * 60_000;
const provider = { id: "vendor", address: () => "https://one.example" };
const model = (id = "model"): ModelInfo => ({ provider: "vendor", id, name: id, capabilities: [] });

class Store {
  writes = 0;
  readonly values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.values.get(key);
  }

  async set(key: string, value: unknown): Promise<void> {
    this.writes += 1;
    this.values.set(key, structuredClone(value));
  }
}

function calibration(store = new Store()): { subject: TokenCalibration; store: Store; clock: { at: number; now(): number } } {
  const clock = {
    at: 0,
    now(): number {
      return this.at;
    },
  };
  return { subject: new TokenCalibration(store, clock), store, clock };
}

describe("the calibration of token estimates", () => {
  it("learns from the usage that a service reports, and keeps it for the next window", () => {
    const { subject, store } = calibration();
    subject.measure(model(), provider, 1000, 1300);
    expect(subject.applied(model(), provider).tokenFactor).toBeCloseTo(1.3);
    expect(calibration(store).subject.applied(model(), provider).tokenFactor).toBeCloseTo(1.3);
  });

  it("says nothing of the same model at another address, nor of another model", () => {
    const { subject } = calibration();
    subject.measure(model(), provider, 1000, 1300);
    expect(subject.applied(model(), { id: "vendor", address: () => "https://two.example" }).tokenFactor).toBeUndefined();
    expect(subject.applied(model("other"), provider).tokenFactor).toBeUndefined();
  });

  it("follows the latest requests, and one odd request moves it little", () => {
    const { subject } = calibration();
    for (let request = 0; request < 20; request++) subject.measure(model(), provider, 1000, 1300);
    subject.measure(model(), provider, 1000, 2000);
    expect(subject.applied(model(), provider).tokenFactor).toBeLessThan(1.5);
    for (let request = 0; request < 20; request++) subject.measure(model(), provider, 1000, 900);
    expect(subject.applied(model(), provider).tokenFactor).toBeCloseTo(0.9, 1);
  });

  it.each([
    ["short prompts, which the chat template outweighs", 20, 60],
    ["a hidden prompt", 1000, 9000],
    ["counts without the cached tokens", 1000, 12],
    ["no tokens at all", 1000, 0],
  ])("ignores %s", (_, estimated, reported) => {
    const { subject, store } = calibration();
    subject.measure(model(), provider, estimated, reported);
    expect(subject.applied(model(), provider)).toEqual(model());
    expect(store.writes).toBe(0);
  });

  it("forgets a model that has not answered for 90 days", () => {
    const { subject, clock } = calibration();
    subject.measure(model(), provider, 1000, 1300);
    clock.at = 90 * dayMs;
    expect(subject.applied(model(), provider)).toEqual(model());
    subject.measure(model(), provider, 1000, 800);
    expect(subject.applied(model(), provider).tokenFactor).toBeCloseTo(0.8);
  });

  it("writes and announces only changes", () => {
    const { subject, store } = calibration();
    const announced: string[] = [];
    subject.onDidChange((id) => announced.push(id));
    for (let request = 0; request < 10; request++) subject.measure(model(), provider, 1000, 1300);
    expect(store.writes).toBe(1);
    expect(announced).toEqual(["vendor"]);
  });

  it("keeps the 300 models that answered last", () => {
    const { subject, store } = calibration();
    for (let index = 0; index < 310; index++) subject.measure(model(`model-${index}`), provider, 1000, 1300);
    expect(Object.keys(store.values.get("snowcell.tokenCalibration") ?? {})).toHaveLength(300);
    expect(subject.applied(model("model-0"), provider).tokenFactor).toBeUndefined();
    expect(subject.applied(model("model-309"), provider).tokenFactor).toBeCloseTo(1.3);
  });

  it.each([null, 7, [], { key: 3 }, { "vendor/model https://one.example": { estimated: 0, reported: 5, at: 1 } }])(
    "ignores a stored state that is broken: %j",
    (state) => {
      const store = new Store();
      store.values.set("snowcell.tokenCalibration", state);
      expect(calibration(store).subject.applied(model(), provider)).toEqual(model());
    },
  );
});
