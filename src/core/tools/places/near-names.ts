// The paths that a model may have meant by one that does not exist.

/** Most similar first. Compares file names, then paths. */
export function nearPaths(wanted: string, paths: readonly string[], most = 5): string[] {
  const name = nameOf(wanted).toLowerCase();
  const scored: { path: string; score: number }[] = [];
  for (const path of paths) {
    const other = nameOf(path).toLowerCase();
    const score = other === name ? 2 : likeness(name, other);
    if (score >= 0.6) scored.push({ path, score: score + likeness(wanted.toLowerCase(), path.toLowerCase()) / 10 });
  }
  scored.sort((one, other) => other.score - one.score || (one.path < other.path ? -1 : 1));
  return scored.slice(0, most).map(({ path }) => path);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** 0 to 1: the share of pairs of letters that both texts have. */
function likeness(one: string, other: string): number {
  const [left, right] = [pairsOf(one), pairsOf(other)];
  let common = 0;
  for (const [pair, count] of left) common += Math.min(count, right.get(pair) ?? 0);
  const total = Math.max(1, one.length - 1) + Math.max(1, other.length - 1);
  return (2 * common) / total;
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  for (let index = 0; index + 1 < text.length; index++) {
    const pair = text.slice(index, index + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}
