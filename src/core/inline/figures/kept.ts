// Whether an accepted completion is still there after a while: acceptance alone would favor short answers.

/** Longer texts are compared by their start. */
const longest = 400;
const keptShare = 0.5;

/** Whether less than half of an accepted text was changed; `now` is what stands in its place. */
export function isKept(accepted: string, now: string): boolean {
  const [one, other] = [accepted.trim().slice(0, longest), now.trim().slice(0, longest)];
  if (one === "") return other === "";
  return editDistance(one, other) / Math.max(one.length, other.length) <= keptShare;
}

/** Levenshtein's distance, with two rows. */
function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const change = (previous[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
