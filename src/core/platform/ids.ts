// Ids of conversations and messages: unique without coordination, and sortable by creation time.

let last = 0;

/** Twenty-two characters: milliseconds in base 36, then 13 random ones. Never decreases, even if the clock does. */
export function createId(now: number): string {
  last = Math.max(last + 1, now);
  const random = crypto.getRandomValues(new Uint8Array(13));
  let suffix = "";
  for (const byte of random) suffix += (byte % 36).toString(36);
  return last.toString(36).padStart(9, "0") + suffix;
}
