// A comparison takes no conversation further than it has been without a question.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundaryCrossed } from "../../../src/core/compare/boundary.js";
import type { PrivacyBoundary } from "../../../src/core/provider-api/provider.js";

const order: readonly PrivacyBoundary[] = ["local", "company", "public"];
const boundary = fc.constantFrom(...order);

describe("the boundary of a comparison", () => {
  it("is crossed exactly where somebody chosen is further away than everybody before", () => {
    fc.assert(
      fc.property(fc.array(boundary, { minLength: 1 }), fc.array(boundary), (reached, chosen) => {
        const far = (all: readonly PrivacyBoundary[]): number => Math.max(-1, ...all.map((each) => order.indexOf(each)));
        const crossed = boundaryCrossed(reached, chosen);
        expect(crossed).toBe(far(chosen) > far(reached) ? order[far(chosen)] : undefined);
      }),
    );
  });

  it("is the person's own choice where nobody has answered yet", () => {
    expect(boundaryCrossed([], ["public", "local"])).toBeUndefined();
  });
});
