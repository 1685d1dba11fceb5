// A backtick fence for text that contains backticks.

/** The shortest fence that `text` cannot close: one backtick more than its longest run, and at least three. */
export function fenceFor(text: string): string {
  let longest = 2;
  // Not spread into `Math.max`: a call takes about 100,000 arguments, and a text may have more runs.
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}
