// Which headers of a request hold a secret, by the words of their names and by what their values look like.

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

/** Values of headers that must not be quoted. A plain word, such as a user name or a provider's, is none. */
export function secretHeaderValues(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (!isSecretHeader(name)) return [];
    const [, credentials] = /^[A-Za-z][\w-]{0,30} +(\S.*)$/.exec(value) ?? [];
    return [value, credentials ?? ""].filter(looksSecret);
  });
}

/** Whether a word of the name says so: `x-api-key` is one, `x-portkey-provider` is not. */
export function isSecretHeader(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[-_]/)
    .some((word) => secretWords.has(word));
}

/** Not a word: with a digit or a sign in it, or longer than words are. */
function looksSecret(value: string): boolean {
  return value.length >= 16 || (value.length >= 6 && !/^[A-Za-z][a-z]*(?:[-_ ][A-Za-z][a-z]*)*$/.test(value));
}
