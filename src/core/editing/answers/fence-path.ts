// Which file a block of code is about, as far as the block itself says: in its info string, as ```ts src/a.ts, or in a
// first line that is a comment with nothing but a path.

/** Characters of a first line that may name a file; a path has at most 300. */
const longestComment = 400;

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
  const end = text.indexOf("\n");
  return end === -1 ? "" : text.slice(end + 1).replace(/^\r?\n/, "");
}

function pathInComment(text: string): string | undefined {
  const end = text.indexOf("\n");
  const first = text.slice(0, end === -1 ? text.length : end).trim();
  if (first.length > longestComment) return undefined;
  const comment = /^(?:\/\/|#|--|;|%|\/\*|<!--)(.*)$/.exec(first)?.[1];
  return asPath(
    comment
      ?.replace(/\*\/$|-->$/, "")
      .trim()
      .replace(/^(?:file|filename|path)\s*:/i, "")
      .trim(),
  );
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
