// Header values with `${secret:name}`: the setting names a secret, the login asks for it, and only the secret store holds
// it.

type Headers = Readonly<Record<string, string>>;

const placeholder = /\$\{secret:([\w-]{1,64})\}/g;

export function placeholderFor(name: string): string {
  return `$\{secret:${name}}`;
}

export function withoutPlaceholders(text: string): string {
  return text.replace(placeholder, "");
}

/** The secret names in the values, without duplicates. */
export function secretNames(headers: Headers): string[] {
  const names = Object.values(headers).flatMap((value) => [...value.matchAll(placeholder)].map(([, name]) => name ?? ""));
  return [...new Set(names)];
}

export function fillSecrets(headers: Headers, secretOf: (name: string) => string): Record<string, string> {
  const filled = Object.entries(headers).map(([header, text]) => [
    header,
    text.replace(placeholder, (_, name: string) => secretOf(name)),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

/** The headers without secrets. */
export function openHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => withoutPlaceholders(value) === value));
}
