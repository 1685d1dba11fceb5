// Documents name files by their path in this repository; checks that every such path exists.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A path to a source file, or to a folder if it ends in a slash, as inline code in Markdown. */
const pathInCode =
  /`((?:src|core|node|vscode|application|protocol|webview-ui|test|docs)\/[\w./-]*?(?:\/|\.(?:ts|js|css|md|json)))`/g;

/** Messages about the paths in a document that do not exist. Documents may leave out `src/`. */
export function pathProblemsIn(document: string, text: string, exists: (path: string) => boolean): string[] {
  return [...text.matchAll(pathInCode)]
    .map(([, path = ""]) => path)
    .filter((path) => !exists(path))
    .map((path) => `${document} names ${path}, which does not exist`);
}

export function documentPathProblems(): string[] {
  const inDocs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((name) => join("docs", name));
  const documents = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", ...inDocs.filter((name) => name.endsWith(".md"))];
  return documents.flatMap((document) =>
    pathProblemsIn(
      document,
      readFileSync(join(root, document), "utf8"),
      (path) => existsSync(join(root, path)) || existsSync(join(root, "src", path)),
    ),
  );
}
