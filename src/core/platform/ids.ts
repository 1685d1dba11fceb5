// Ids of conversations and messages: unique without a coordinator, and in the order of their making when sorted.

let last = 0;

/** Twenty-two characters: milliseconds in base 36, then 13 random ones. Never goes back, even when the clock does. */
export function createId(now: number): string {
  last = Math.max(last + 1, now);
  const random = crypto.getRandomValues(new Uint8Array(13));
  let suffix = "";
  for (const byte of random) suffix += (byte % 36).toString(36);
  return last.toString(36).padStart(9, "0") + suffix;
}
