// Removes secrets from texts of services and transports before they reach a message, a log or a report.

import { withoutSecrets } from "./known-secrets.js";
import { secretPatterns } from "./secret-patterns.js";

export { redacted, withoutSecrets } from "./known-secrets.js";

/**
 * `text` without the given secrets in any encoding used in transit, and without anything that looks like a secret.
 * `isCut`: the text was truncated at its end, so a shorter beginning of a secret there counts too. Takes time linear in
 * the text; truncate external text before redacting, not after.
 */
export function redact(text: string, secrets: readonly string[] = [], isCut = false): string {
  let result = withoutSecrets(text, secrets, isCut);
  for (const [pattern, replacement] of secretPatterns) result = result.replace(pattern, replacement);
  return result;
}
