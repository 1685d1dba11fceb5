// Finds the path of a code block's file, if the block names it: in its info string, as in ```ts src/a.ts, or in a first
// line that is a comment with only a path.

/** Maximum length of a first line that may name a file; a path has at most 300 characters. */
const longestComment = 400;

/** The path with forward slashes; undefined if there is none, or if it is absolute or leaves its folder. */
export function pathOfFence(info: string, text: string): string | undefined {
  const [language = "", ...rest] = info.trim().split(/\s+/);
  const attribute = /(?:^|[\s{,])(?:file|filename|filepath|path|title)\s*[=:]\s*["']?([^\s"',}]+)/i.exec(info)?.[1];
  const after = rest.map((word) => word.replace(/^\(|\)$/g, "")).find((word) => asPath(word) !== undefined);
  // For example ts:src/a.ts.
  const joined = /^[\w+#-]+:(.+)$/.exec(language)?.[1];
  return asPath(attribute) ?? asPath(after) ?? asPath(joined) ?? pathInComment(text);
}

/** Strips a first line that only names the file, because it is not part of the file. */
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

/** The path with forward slashes; undefined if it leaves its base folder. */
export function relativePath(path: string): string | undefined {
  const plain = path.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
  const leaves = plain.startsWith("/") || /^[A-Za-z]:/.test(plain) || plain.split("/").includes("..");
  return leaves || plain === "" || plain.length > 300 ? undefined : plain;
}
