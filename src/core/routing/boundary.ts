// How far a request to a model travels: the model's own boundary, or its provider's if it has none.

import type { ModelInfo, PrivacyBoundary, Provider } from "../provider-api/provider.js";

const widths: Readonly<Record<PrivacyBoundary, number>> = { local: 0, company: 1, public: 2 };

export function boundaryOf(model: Pick<ModelInfo, "boundary">, provider: Pick<Provider, "boundary">): PrivacyBoundary {
  return model.boundary ?? provider.boundary;
}

/** Whether `boundary` is no farther than `allowed`. */
export function isWithin(boundary: PrivacyBoundary, allowed: PrivacyBoundary): boolean {
  return widths[boundary] <= widths[allowed];
}

/** Negative if `one` is nearer. */
export function compareBoundaries(one: PrivacyBoundary, other: PrivacyBoundary): number {
  return widths[one] - widths[other];
}

/** The farthest boundary in a list; `undefined` for an empty one. */
export function farthest(boundaries: readonly PrivacyBoundary[]): PrivacyBoundary | undefined {
  return boundaries.toSorted((one, other) => compareBoundaries(other, one))[0];
}
