// How often a property is tried: PROPERTY_RUNS in the environment tries harder.

export interface PropertyRuns {
  readonly runs: { readonly numRuns: number };
  readonly limit: { readonly timeout: number };
}

/** @param usual enough for each change of the code, in about ten seconds */
export function propertyRuns(usual: number): PropertyRuns {
  const numRuns = Number(process.env["PROPERTY_RUNS"]) || usual;
  return { runs: { numRuns }, limit: { timeout: 120_000 * Math.max(1, numRuns / usual) } };
}
