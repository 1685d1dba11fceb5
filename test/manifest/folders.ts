// Rules for folders: how many files one may hold, and which file to read first. A test is in a folder of the same name as
// the code that it tests.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Maximum number of files in a folder. */
export const mostFiles = 12;
/** A folder with more files than this marks the one to read first. */
export const mostFilesWithoutOpening = 4;
/** Folders that may hold more files, each with its reason. */
const largeFolders: Readonly<Record<string, string>> = {};
/** Folders of test/unit without a folder of the same name in src or webview-ui, each with its reason. */
const otherTestFolders: Readonly<Record<string, string>> = {
  bench: "tests the benchmarks in test/bench",
  growth: "tests how the work of every pattern grows, in all folders",
};

export interface Folder {
  readonly path: string;
  /** Names, without those in subfolders. */
  readonly files: readonly string[];
  /** Names of subfolders. */
  readonly folders: readonly string[];
  readonly read: (file: string) => string;
}

/** Messages about folders that break the rules; empty if there are none. */
export function allFolderProblems(): string[] {
  const product = ["src", "webview-ui"].flatMap((root) => foldersIn(root));
  const productFolders = new Set(product.flatMap(({ path }) => path.split("/")));
  const [unit] = foldersIn("test/unit");
  return [...product.flatMap(folderProblems), ...(unit ? testFolderProblems(unit, productFolders) : ["test/unit is missing"])];
}

export function folderProblems({ path, files, read }: Folder): string[] {
  const problems: string[] = [];
  if (files.length > mostFiles && largeFolders[path] === undefined) {
    problems.push(`${path} has ${files.length} files; move related files into a folder (at most ${mostFiles})`);
  }
  if (files.length > mostFilesWithoutOpening) {
    const openings = files.filter((file) => /^(\/\/|\/\*) Start here: \S/.test(read(file)));
    if (openings.length === 0) {
      problems.push(`${path} has no opening file: start the file to read first with "// Start here: …"`);
    } else if (openings.length > 1) {
      problems.push(`${path} has more than one opening file: ${openings.join(", ")}`);
    }
  }
  return problems;
}

/** `productFolders` are the names of all folders of the product. */
export function testFolderProblems({ path, files, folders }: Folder, productFolders: ReadonlySet<string>): string[] {
  return [
    ...files.map((file) => `${path}/${file} belongs in the folder named like the code that it tests`),
    ...folders
      .filter((name) => (!productFolders.has(name) && otherTestFolders[name] === undefined) || layers.has(name))
      .map((name) => `${path}/${name} has no folder of the same name in src or webview-ui`),
  ];
}

/** Layers do not count as folders here: a test of src/core/chat is in test/unit/chat. */
const layers: ReadonlySet<string> = new Set(["src", "webview-ui", "core", "vscode", "node"]);

function foldersIn(path: string): Folder[] {
  const at = fileURLToPath(new URL(`../../${path}/`, import.meta.url));
  const entries = readdirSync(at, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && readdirSync(`${at}${entry.name}`).length > 0)
    .map(({ name }) => name);
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const read = (file: string): string => readFileSync(`${at}${file}`, "utf8");
  return [{ path, files, folders, read }, ...folders.flatMap((name) => foldersIn(`${path}/${name}`))];
}
