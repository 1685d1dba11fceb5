// A service's message, safe to show: shortened, redacted, on one line.

import { redact } from "../../redaction/redact.js";
import { longestDetail, longestLookedAt, shorten, wordsOf } from "./plain-text.js";

/** At most `longest` characters, for `said` of any length. `secrets` are the values that were sent. */
export function quote(said: string, secrets: readonly string[] = [], longest = longestDetail): string {
  // Cut before parsing. Redact before and after decoding markup and escapes, because either can hide a secret, and before
  // shortening, because redaction would not recognize half a secret.
  const isCut = said.length > longestLookedAt;
  const words = wordsOf(redact(said.slice(0, longestLookedAt), secrets, isCut));
  return shorten(redact(words, secrets, isCut), longest);
}
