// How far a request to a model travels. The boundary is the model's own; a model that states none has its provider's.

import type { ModelInfo, PrivacyBoundary, Provider } from "../provider-api/provider.js";

const widths: Readonly<Record<PrivacyBoundary, number>> = { local: 0, company: 1, public: 2 };

export function boundaryOf(model: Pick<ModelInfo, "boundary">, provider: Pick<Provider, "boundary">): PrivacyBoundary {
  return model.boundary ?? provider.boundary;
}

/** Whether something that may travel as far as `allowed` may go to `boundary`. */
export function isWithin(boundary: PrivacyBoundary, allowed: PrivacyBoundary): boolean {
  return widths[boundary] <= widths[allowed];
}

/** Negative if `one` is the nearer boundary. */
export function compareBoundaries(one: PrivacyBoundary, other: PrivacyBoundary): number {
  return widths[one] - widths[other];
}

/** The farthest of several; `undefined` for an empty list. */
export function farthest(boundaries: readonly PrivacyBoundary[]): PrivacyBoundary | undefined {
  return boundaries.toSorted((one, other) => compareBoundaries(other, one))[0];
}
