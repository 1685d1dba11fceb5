// Takes secrets out of text that a service or the transport wrote, before it can reach a message, a log or a report.

export const redacted = "[redacted]";

/** Shorter values are words rather than secrets; replacing them would shred the text and hide nothing. */
const shortestSecret = 4;

/** Words that follow "Bearer" or "Basic" in prose, as in "Bearer authentication is required". */
const proseAfterScheme = "authentication|authorization|credentials?|required|tokens?|scheme|format|header|missing|invalid";

const patterns: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [new RegExp(`\\b(Bearer|Basic)\\s+(?!(?:${proseAfterScheme})(?![\\w.~+/=-]))[\\w.~+/=*-]{8,}`, "gi"), `$1 ${redacted}`],
  // Keys with the prefix of a known issuer; also as some services quote them, with their middle masked.
  [/\b(?:sk|pk|rk|gsk|csk|hf|xai|nvapi|ghp|gho|glpat)[-_](?:[\w*-]|\.(?=[\w.*])){6,}/g, redacted],
  [/\bAIza[\w-]{30,}/g, redacted],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, redacted],
  // A value next to the name of a secret. It must hold a digit, or "password: required" would lose its point.
  [
    /\b((?:api[-_ ]?(?:key|token)|access[-_]?token|refresh[-_]?token|client[-_]?secret|password|secret|token)["']?\s*[:=]\s*["']?)(?=[^\s"',;&}<]*\d)[^\s"',;&}<]{8,}/gi,
    `$1${redacted}`,
  ],
  [/(\bhttps?:\/\/)[^\s/@:]*:[^\s/@]*@/gi, `$1${redacted}@`],
];

/** `text` without the given secrets, in any of the forms in which they travel, and without anything that looks like one. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = withoutSecrets(text, secrets);
  for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement);
  return result;
}

/** `text` without the given secrets alone: what merely looks like one stays, as in a person's own words. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const form of secrets.flatMap(formsOf).sort((one, other) => other.length - one.length)) {
    result = result.replaceAll(form, redacted);
  }
  return result;
}

function formsOf(secret: string): string[] {
  const plain = secret.trim();
  if (plain.length < shortestSecret) return [];
  // `toWellFormed`, because half a surrogate pair cannot be percent-encoded.
  return [...new Set([plain, JSON.stringify(plain).slice(1, -1), encodeURIComponent(plain.toWellFormed())])];
}
