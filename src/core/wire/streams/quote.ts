// What a service said, as it may be shown: cut, without secrets, on one line.

import { redact } from "../../redaction/redact.js";
import { longestDetail, longestLookedAt, shorten, wordsOf } from "./plain-text.js";

/** At most `longest` characters, whatever the length of `said`. `secrets` are the values that were sent. */
export function quote(said: string, secrets: readonly string[] = [], longest = longestDetail): string {
  // Cut before anything reads it. Redacted before and after markup and escapes are undone, because either can hide a
  // secret, and before it is shortened, because half a secret is not recognized.
  const isCut = said.length > longestLookedAt;
  const words = wordsOf(redact(said.slice(0, longestLookedAt), secrets, isCut));
  return shorten(redact(words, secrets, isCut), longest);
}
