// Paths as Git writes them in a diff: quoted if they hold bytes beyond ASCII, and with the side in front of them.

/** The path in `a/one b/one`, which is all that a change of mode or of bytes names. */
export function pathInHead(text: string): { readonly path: string; readonly hasPrefix: boolean } {
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*")$/.exec(text) ?? /^("(?:[^"\\]|\\.)*") (\S.*)$/.exec(text);
  // Unquoted, the halves are as long as each other, whatever spaces are in them.
  const middle = Math.floor(text.length / 2);
  const [left, right] = quoted ? [quoted[1] ?? "", quoted[2] ?? ""] : [text.slice(0, middle), text.slice(middle + 1)];
  const [from, to] = [unquoted(left), unquoted(right)];
  // With `diff.noprefix` both sides are the same.
  const hasPrefix = from !== to;
  return { path: hasPrefix ? withoutSide(to) : to, hasPrefix };
}

/** Without `a/` or `b/`, or what `diff.mnemonicPrefix` puts in their place. */
export function withoutSide(path: string): string {
  return path.replace(/^[abciwo12]\//, "");
}

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };

/** Git puts a path in quotes if it has bytes that are not ASCII, as octal numbers. */
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
