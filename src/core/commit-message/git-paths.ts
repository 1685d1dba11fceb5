// Parses paths in Git's diff output: quoted if they contain non-ASCII bytes, and prefixed with their side.

/** The path in `a/one b/one`, the only path given for a mode change or a binary change. */
export function pathInHead(text: string): { readonly path: string; readonly hasPrefix: boolean } {
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*")$/.exec(text) ?? /^("(?:[^"\\]|\\.)*") (\S.*)$/.exec(text);
  // Without quotes, both halves have the same length, even if they contain spaces.
  const middle = Math.floor(text.length / 2);
  const [left, right] = quoted ? [quoted[1] ?? "", quoted[2] ?? ""] : [text.slice(0, middle), text.slice(middle + 1)];
  const [from, to] = [unquoted(left), unquoted(right)];
  // With `diff.noprefix` both sides are equal.
  const hasPrefix = from !== to;
  return { path: hasPrefix ? withoutSide(to) : to, hasPrefix };
}

/** Strips `a/` or `b/`, or the prefix that `diff.mnemonicPrefix` uses instead. */
export function withoutSide(path: string): string {
  return path.replace(/^[abciwo12]\//, "");
}

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };

/** Decodes Git's quoting: a path with non-ASCII bytes is in quotes, with those bytes as octal escapes. */
export function unquoted(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text;
  const bytes: number[] = [];
  for (const [, octal, escaped, plain = ""] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (escaped !== undefined) bytes.push(escapes[escaped] ?? escaped.charCodeAt(0));
    else for (const byte of new TextEncoder().encode(plain)) bytes.push(byte);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
