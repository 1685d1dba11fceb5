// A fence of backticks around a text that holds backticks of its own.

/** The shortest fence that nothing in `text` can close: one backtick more than its longest run, and three at least. */
export function fenceFor(text: string): string {
  let longest = 2;
  // Not all runs at once: a call takes about 100,000 arguments, and a text may have more runs.
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}
