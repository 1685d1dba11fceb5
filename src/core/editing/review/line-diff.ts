// Line diff of two texts, as hunks that can be applied independently. Uses Myers' algorithm ("An O(ND) Difference Algorithm
// and Its Variations", 1986) between the common start and the common end.

/** Replaces lines. At least one unchanged line separates two hunks of a diff. */
export interface Hunk {
  /** Zero-based index of the first removed line; without any, of the line before which the others are inserted. */
  readonly start: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * Maximum number of differing lines; texts with more become one hunk. The work is quadratic in the differences, and must
 * not block the extension host for more than 50 ms, even for files of 50,000 lines.
 */
const mostDifferences = 800;

interface Run {
  oldStart: number;
  oldEnd: number;
  newStart: number;
  newEnd: number;
}

/** The hunks that turn `old` into `next`, top to bottom; empty if they are equal. */
export function diffLines(old: readonly string[], next: readonly string[]): Hunk[] {
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start++;
  let oldEnd = old.length;
  let newEnd = next.length;
  while (oldEnd > start && newEnd > start && old[oldEnd - 1] === next[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  if (start === oldEnd && start === newEnd) return [];
  const runs = differingRuns(old.slice(start, oldEnd), next.slice(start, newEnd));
  const joined = joinOverWordlessLines(
    runs ?? [{ oldStart: 0, oldEnd: oldEnd - start, newStart: 0, newEnd: newEnd - start }],
    (index) => hasNoWords(old[start + index] ?? ""),
  );
  return joined.map((run) => ({
    start: start + run.oldStart,
    removed: old.slice(start + run.oldStart, start + run.oldEnd),
    added: next.slice(start + run.newStart, start + run.newEnd),
  }));
}

/** Applies hunks to `old`. Any subset of one diff's hunks is valid. */
export function applyHunks(old: readonly string[], hunks: readonly Hunk[]): string[] {
  const lines: string[] = [];
  let taken = 0;
  for (const { start, removed, added } of hunks) {
    for (; taken < start; taken++) lines.push(old[taken] ?? "");
    for (const line of added) lines.push(line);
    taken = start + removed.length;
  }
  for (; taken < old.length; taken++) lines.push(old[taken] ?? "");
  return lines;
}

/** A line without letters or digits, such as a closing brace, does not separate two related changes. */
function hasNoWords(line: string): boolean {
  return !/[\p{L}\p{N}]/u.test(line);
}

function joinOverWordlessLines(runs: readonly Run[], hasNoWordsAt: (oldIndex: number) => boolean): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && run.oldStart - last.oldEnd === 1 && hasNoWordsAt(last.oldEnd)) {
      last.oldEnd = run.oldEnd;
      last.newEnd = run.newEnd;
    } else joined.push({ ...run });
  }
  return joined;
}

/** The ranges that differ; undefined if there are too many differences. */
function differingRuns(old: readonly string[], next: readonly string[]): Run[] | undefined {
  const trail = furthestReaches(old, next);
  if (!trail) return undefined;
  const runs: Run[] = [];
  let x = old.length;
  let y = next.length;
  for (let depth = trail.length - 1; depth >= 0; depth--) {
    const reach = trail[depth];
    if (!reach) break;
    const diagonal = x - y;
    const isInsertion =
      diagonal === -depth || (diagonal !== depth && reachAt(reach, diagonal - 1) < reachAt(reach, diagonal + 1));
    const fromX = depth === 0 ? 0 : reachAt(reach, isInsertion ? diagonal + 1 : diagonal - 1);
    const fromY = depth === 0 ? 0 : fromX - (isInsertion ? diagonal + 1 : diagonal - 1);
    if (depth > 0)
      prepend(runs, {
        oldStart: fromX,
        oldEnd: fromX + (isInsertion ? 0 : 1),
        newStart: fromY,
        newEnd: fromY + (isInsertion ? 1 : 0),
      });
    x = fromX;
    y = fromY;
  }
  return runs;
}

/** Each step is one line; adjacent steps are merged. */
function prepend(runs: Run[], step: Run): void {
  const first = runs[0];
  if (first && step.oldEnd === first.oldStart && step.newEnd === first.newStart) {
    first.oldStart = step.oldStart;
    first.newStart = step.newStart;
  } else runs.unshift(step);
}

/** The furthest index in `old` reached on each diagonal, for each number of differences. */
type Reach = { readonly offset: number; readonly values: Int32Array };

const reachAt = ({ offset, values }: Reach, diagonal: number): number => values[diagonal + offset] ?? -1;

function furthestReaches(old: readonly string[], next: readonly string[]): Reach[] | undefined {
  const most = Math.min(old.length + next.length, mostDifferences);
  const offset = most + 1;
  const values = new Int32Array(2 * most + 3).fill(-1);
  values[offset + 1] = 0;
  const trail: Reach[] = [];
  for (let depth = 0; depth <= most; depth++) {
    // Keep only the diagonals that the last round reached: copies of the whole array would take quadratic memory.
    trail.push({ offset: depth + 1, values: values.slice(offset - depth - 1, offset + depth + 2) });
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      const below = values[offset + diagonal - 1] ?? -1;
      const above = values[offset + diagonal + 1] ?? -1;
      let x = diagonal === -depth || (diagonal !== depth && below < above) ? above : below + 1;
      let y = x - diagonal;
      while (x < old.length && y < next.length && old[x] === next[y]) {
        x++;
        y++;
      }
      values[offset + diagonal] = x;
      if (x >= old.length && y >= next.length) return trail;
    }
  }
  return undefined;
}
