// Addresses of schemas in a text. Editors fetch them as soon as the file is open, so an address that an agent writes can carry
// away what it has read (CVE-2025-53097).

/** Files for which editors look for a schema. */
const described = /(?:\.(?:json\w{0,8}|ya?ml|toml|webmanifest|code-\w{1,20})|rc)$/i;
const address = /(?:\$(?:schema|ref)["']? ?[:=] ?["']?|#:schema )(https?:\/\/[^\s"'<>]{1,2000})/gi;
const escaped = /\\(?:u([\da-f]{4})|(\/))/gi;

/** An address of a schema that the new text has and the old one has not; undefined if there is none. */
export function newSchemaAddress(path: string, before: string | null, after: string): string | undefined {
  if (!described.test(path)) return undefined;
  const known = new Set(before === null ? [] : addressesIn(before));
  return addressesIn(after).find((one) => !known.has(one));
}

function addressesIn(text: string): string[] {
  const plain = text
    .replace(escaped, (_, code: string | undefined) =>
      code === undefined ? "/" : String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/\s+/g, " ");
  return [...plain.matchAll(address)].flatMap(([, found]) => found ?? []);
}
