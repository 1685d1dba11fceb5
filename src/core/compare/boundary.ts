// Whether a comparison would take a conversation further than it has been: from this machine to a company's service, or
// to a public one.

import type { PrivacyBoundary } from "../provider-api/provider.js";
import { compareBoundaries } from "../routing/candidate.js";

/**
 * The furthest boundary among `chosen` that is further than any in `reached`, which are those of the models that have
 * answered in the conversation, and what the person allowed it. A conversation that nobody has answered has been nowhere
 * yet: who is chosen for it is the person's word.
 */
export function boundaryCrossed(
  reached: readonly PrivacyBoundary[],
  chosen: readonly PrivacyBoundary[],
): PrivacyBoundary | undefined {
  const [furthest] = reached.toSorted((one, other) => compareBoundaries(other, one));
  if (furthest === undefined) return undefined;
  return chosen.toSorted((one, other) => compareBoundaries(other, one)).find((each) => compareBoundaries(each, furthest) > 0);
}
