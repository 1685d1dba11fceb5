// Which file a block of code is about, as far as the block itself says: in its info string, as ```ts src/a.ts, or in a
// first line that is a comment with nothing but a path.

/** A path with forward slashes, never one that climbs or begins at a root; undefined where the block names none. */
export function pathOfFence(info: string, text: string): string | undefined {
  const [language = "", ...rest] = info.trim().split(/\s+/);
  const attribute = /(?:^|[\s{,])(?:file|filename|filepath|path|title)\s*[=:]\s*["']?([^\s"',}]+)/i.exec(info)?.[1];
  const after = rest.map((word) => word.replace(/^\(|\)$/g, "")).find((word) => asPath(word) !== undefined);
  // Such as ts:src/a.ts.
  const joined = /^[\w+#-]+:(.+)$/.exec(language)?.[1];
  return asPath(attribute) ?? asPath(after) ?? asPath(joined) ?? pathInComment(text);
}

/** The text without a first line that only names the file: it is no part of it. */
export function withoutPathComment(text: string): string {
  if (pathInComment(text) === undefined) return text;
  return text.replace(/^[^\n]*\n?/, "").replace(/^\r?\n/, "");
}

function pathInComment(text: string): string | undefined {
  const first = text.slice(0, 400).split("\n", 1)[0]?.trim() ?? "";
  const comment =
    /^(?:\/\/|#|--|;|%|\/\*|<!--)\s*(?:(?:file|filename|path)\s*:\s*)?([\p{L}\p{N}_@.\-/\\ ]+?)\s*(?:\*\/|-->)?$/iu.exec(
      first,
    )?.[1];
  return asPath(comment);
}

function asPath(word: string | undefined): string | undefined {
  if (word === undefined || !/^[\p{L}\p{N}_@.\-/\\ ]{1,290}\.[A-Za-z]\w{0,9}(?::\d+(?:-\d+)?)?$/u.test(word)) return undefined;
  const path = word.replace(/:\d+(?:-\d+)?$/, "");
  return / \S* /.test(path) ? undefined : relativePath(path);
}

/** The path with forward slashes; undefined if it leaves the folder that it is relative to. */
export function relativePath(path: string): string | undefined {
  const plain = path.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
  const leaves = plain.startsWith("/") || /^[A-Za-z]:/.test(plain) || plain.split("/").includes("..");
  return leaves || plain === "" || plain.length > 300 ? undefined : plain;
}
