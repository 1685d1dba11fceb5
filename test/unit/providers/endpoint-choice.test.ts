import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseEndpoint, type EndpointState, InFlight } from "../../../src/core/providers/snowcell/endpoint-choice.js";
import { candidateOf } from "../../../src/core/routing/candidate.js";

const well = (inFlight = 0): EndpointState => ({ healthy: true, inFlight });
const ill = (inFlight = 0): EndpointState => ({ healthy: false, inFlight });

function chosen(states: Readonly<Record<string, EndpointState>>, current?: string): string | undefined {
  return chooseEndpoint(Object.keys(states), {
    of: (endpoint) => states[endpoint],
    ...(current !== undefined ? { current } : {}),
  });
}

describe("choosing among a model's endpoints", () => {
  it("picks the endpoint with the fewest active requests, and the first listed of equals", () => {
    expect(chosen({ a: well(2), b: well(1), c: well(1) })).toBe("b");
    expect(chosen({ a: well(), b: well() })).toBe("a");
  });

  it("keeps the conversation's endpoint while it is healthy and listed", () => {
    expect(chosen({ a: well(), b: well(5) }, "b")).toBe("b");
    expect(chosen({ a: well(), b: ill() }, "b")).toBe("a");
    expect(chosen({ a: well() }, "gone")).toBe("a");
  });

  it("prefers a busy healthy endpoint to an idle unhealthy one, and still picks one if none is healthy", () => {
    expect(chosen({ a: ill(), b: well(9) })).toBe("b");
    expect(chosen({ a: ill(3), b: ill(1) }, "a")).toBe("b");
  });

  it("treats an unknown endpoint as healthy and idle", () => {
    expect(chooseEndpoint(["a", "b"], { of: (endpoint) => (endpoint === "a" ? well(1) : undefined) })).toBe("b");
    expect(chooseEndpoint([], { of: () => undefined })).toBeUndefined();
  });

  it("always picks a listed endpoint, and a healthy one if there is any", () => {
    const state = fc.record({ healthy: fc.boolean(), inFlight: fc.nat(9) });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("a", "b", "c", "d"), state, { minKeys: 1 }),
        fc.constantFrom("a", "z"),
        (states, current) => {
          const endpoint = chosen(states, current) ?? "";
          expect(Object.keys(states)).toContain(endpoint);
          if (Object.values(states).some(({ healthy }) => healthy)) expect(states[endpoint]?.healthy).toBe(true);
        },
      ),
    );
  });
});

describe("counting active requests", () => {
  it("counts each once, until it ends", () => {
    const inFlight = new InFlight();
    const [first, second] = [inFlight.begin("a"), inFlight.begin("a")];
    inFlight.begin("b");
    expect([inFlight.count("a"), inFlight.count("b"), inFlight.count("c")]).toEqual([2, 1, 0]);
    first();
    first();
    expect(inFlight.count("a")).toBe(1);
    second();
    expect(inFlight.count("a")).toBe(0);
  });
});

describe("a candidate", () => {
  const model = { provider: "p", id: "m", name: "M", capabilities: ["chat"] as const };
  const provider = { id: "p", name: "P", boundary: "local" as const };

  it("combines the known data of model and provider", () => {
    const state = { status: "healthy" as const, successRate: 0.9, timeToFirstTokenMs: { p50: 120 } };
    expect(candidateOf({ ...model, contextLength: 8 }, provider, state, true)).toEqual({
      model: "p/m",
      name: "M",
      provider: "p",
      providerName: "P",
      boundary: "local",
      capabilities: ["chat"],
      contextLength: 8,
      health: "healthy",
      loggedIn: true,
      successRate: 0.9,
      firstTokenMs: 120,
    });
  });

  it("can have a wider boundary than its provider", () => {
    const far = { ...model, boundary: "public" as const };
    expect(candidateOf(far, provider, { status: "unknown" }, true).boundary).toBe("public");
  });
});
