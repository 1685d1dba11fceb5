// Takes secrets out of text that a service or the transport wrote, before it can reach a message, a log or a report.

import { withoutSecrets } from "./known-secrets.js";
import { secretPatterns } from "./secret-patterns.js";

export { redacted, withoutSecrets } from "./known-secrets.js";

/**
 * `text` without the given secrets, in any of the forms in which they travel, and without anything that looks like one.
 * `isCut` says that the text went on: a shorter beginning of a secret at its end then counts. Time is linear in the
 * text; cut a text from outside before, not after.
 */
export function redact(text: string, secrets: readonly string[] = [], isCut = false): string {
  let result = withoutSecrets(text, secrets, isCut);
  for (const [pattern, replacement] of secretPatterns) result = result.replace(pattern, replacement);
  return result;
}
