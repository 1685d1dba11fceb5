// Similarity of two pieces of code, by shared lines or words, ignoring indentation.

/** 0 to 1: the share of meaningful lines that occur in both. 0 if one of them has none. */
export function similarity(one: readonly string[], other: readonly string[]): number {
  const [left, right] = [countLines(one), countLines(other)];
  let common = 0;
  for (const [line, count] of left.lines) common += Math.min(count, right.lines.get(line) ?? 0);
  return left.total === 0 || right.total === 0 ? 0 : (2 * common) / (left.total + right.total);
}

/** The share of words that occur in both, for code in which every line changed. */
export function likeness(one: readonly string[], other: readonly string[]): number {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  let common = 0;
  for (const word of left) if (right.has(word)) common++;
  return left.size === 0 || right.size === 0 ? 0 : (2 * common) / (left.size + right.size);
}

function countLines(lines: readonly string[]): { lines: Map<string, number>; total: number } {
  const counts = new Map<string, number>();
  let total = 0;
  for (const line of lines) {
    const bare = line.trim();
    if (!/[\p{L}\p{N}]/u.test(bare)) continue;
    counts.set(bare, (counts.get(bare) ?? 0) + 1);
    total++;
  }
  return { lines: counts, total };
}

function wordsOf(lines: readonly string[]): Set<string> {
  return new Set(lines.join("\n").match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
}
