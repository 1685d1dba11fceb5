import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/core/failures/errors.js";
import { isWithin } from "../../../src/core/routing/boundary.js";
import { compareCandidates } from "../../../src/core/routing/candidate.js";
import { decideFallback, type FallbackInput } from "../../../src/core/routing/fallback.js";
import { anyCandidate, anyInput, boundaries, curable } from "./candidates.js";

const runs = { numRuns: 2_000 };

interface Walk {
  /** The fallback models that were asked, in order. */
  readonly asked: readonly string[];
  readonly steps: number;
}

/**
 * Follows the decisions of one question to the end, with every model failing. The user agrees to the nth consent
 * request if `answers[n]` is true.
 */
function walk(start: FallbackInput, failures: readonly Failure[], answers: readonly boolean[]): Walk {
  const asked: string[] = [];
  let input = start;
  let questions = 0;
  for (let steps = 1; ; steps++) {
    // More steps than candidates and questions mean a loop, which the assertion below reports.
    const decision = decideFallback(input);
    if (decision.kind === "none" || steps > 100) return { asked, steps };
    const { candidate } = decision;
    if (decision.kind === "ask") {
      const refused = answers[questions++] !== true;
      if (refused) {
        const { refusedBoundary } = input;
        if (refusedBoundary) expect(isWithin(refusedBoundary, decision.boundary)).toBe(false);
        input = { ...input, refusedBoundary: decision.boundary };
        continue;
      }
    }
    asked.push(candidate.model);
    input = {
      ...input,
      from: candidate,
      tried: [...input.tried, candidate.model],
      failure: failures[asked.length % failures.length] ?? input.failure,
    };
  }
}

describe("for any settings, knowledge, and failures, a fallback", () => {
  it("never crosses the allowed boundary without consent", () => {
    let crossings = 0;
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = decideFallback(input);
        if (decision.kind === "use") expect(isWithin(decision.candidate.boundary, input.allowedBoundary)).toBe(true);
        if (decision.kind !== "ask") return;
        crossings++;
        expect(decision.boundary).toBe(decision.candidate.boundary);
        expect(isWithin(decision.boundary, input.allowedBoundary)).toBe(false);
        if (input.refusedBoundary) expect(isWithin(input.refusedBoundary, decision.boundary)).toBe(false);
      }),
      runs,
    );
    expect(crossings).toBeGreaterThan(0);
  });

  it("never happens if it is off", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        expect(decideFallback({ ...input, settings: { ...input.settings, enabled: false } }).kind).toBe("none");
      }),
      runs,
    );
  });

  it("selects only an untried model that the settings name and that has the needed capabilities", () => {
    let given = 0;
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = decideFallback(input);
        if (decision.kind === "none") return;
        given++;
        const { candidate } = decision;
        expect(input.candidates).toContain(candidate);
        expect(input.settings.chain.some((entry) => entry === "best" || entry === candidate.model)).toBe(true);
        expect([...input.tried, input.from.model]).not.toContain(candidate.model);
        expect(candidate.loggedIn).toBe(true);
        expect(["signed-out", "rate-limited"]).not.toContain(candidate.health);
        expect(candidate.contextLength ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(input.needs.contextTokens);
        expect(input.needs.capabilities.every((capability) => candidate.capabilities.includes(capability))).toBe(true);
      }),
      runs,
    );
    expect(given).toBeGreaterThan(0);
  });

  it("happens only for failures that another provider can fix", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        if (decideFallback(input).kind !== "none") expect(curable).toContain(input.failure);
      }),
      runs,
    );
  });

  it("asks no model twice and ends, with every model failing and any answers of the user", () => {
    let longest = 0;
    fc.assert(
      fc.property(
        anyInput.map((input) => ({
          ...input,
          settings: { enabled: true, chain: [...input.settings.chain, "best"] },
        })),
        fc.array(fc.constantFrom(...curable), { minLength: 1 }),
        fc.array(fc.boolean()),
        (input, failures, answers) => {
          const { asked, steps } = walk(input, failures, answers);
          expect(new Set(asked).size).toBe(asked.length);
          for (const model of asked) expect(input.tried).not.toContain(model);
          expect(asked.length).toBeLessThanOrEqual(new Set(input.candidates.map(({ model }) => model)).size);
          // Each refusal lowers the allowed boundary, so there are at most as many as boundaries beyond the nearest.
          expect(steps).toBeLessThanOrEqual(asked.length + boundaries.length);
          longest = Math.max(longest, asked.length);
        },
      ),
      runs,
    );
    expect(longest).toBeGreaterThan(2);
  });

  it("is deterministic, independent of the order of the models, and does not modify its input", () => {
    fc.assert(
      fc.property(
        anyInput.filter(({ candidates }) => new Set(candidates.map(({ model }) => model)).size === candidates.length),
        fc.func(fc.nat()),
        (input, keyOf) => {
          const before = structuredClone(input);
          const decision = decideFallback(input);
          expect(decideFallback(input)).toEqual(decision);
          const candidates = input.candidates.toSorted((one, other) => keyOf(one.model) - keyOf(other.model));
          expect(decideFallback({ ...input, candidates })).toEqual(decision);
          expect(input).toEqual(before);
        },
      ),
    );
  });

  it("ranks by a valid order: antisymmetric and transitive", () => {
    fc.assert(
      fc.property(anyCandidate, anyCandidate, anyCandidate, (one, two, three) => {
        expect(Math.sign(compareCandidates(one, two))).toBe(Math.sign(compareCandidates(two, one)) * -1 || 0);
        if (compareCandidates(one, two) <= 0 && compareCandidates(two, three) <= 0)
          expect(compareCandidates(one, three)).toBeLessThanOrEqual(0);
      }),
      runs,
    );
  });
});
