// Decides which request headers hold a secret, by the words in their names and the form of their values.

const secretWords = new Set([
  "authorization",
  "auth",
  "key",
  "apikey",
  "token",
  "secret",
  "password",
  "passwd",
  "cookie",
  "credential",
  "credentials",
  "jwt",
]);

/** Header values that must not be quoted. Plain words, such as a user name or a provider's, are not secret. */
export function secretHeaderValues(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (!isSecretHeader(name)) return [];
    const [, credentials] = /^[A-Za-z][\w-]{0,30} +(\S.*)$/.exec(value) ?? [];
    return [value, credentials ?? ""].filter(looksSecret);
  });
}

/** Whether a word in the name marks a secret: true for `x-api-key`, false for `x-portkey-provider`. */
export function isSecretHeader(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[-_]/)
    .some((word) => secretWords.has(word));
}

/** Not a word: contains a digit or a sign, or is longer than words are. */
function looksSecret(value: string): boolean {
  return value.length >= 16 || (value.length >= 6 && !/^[A-Za-z][a-z]*(?:[-_ ][A-Za-z][a-z]*)*$/.test(value));
}
