// The rooms of the house: how many files a folder may hold, and where a reader starts in it. Tests live in the rooms of what
// they test.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Files that a reader can take in at once. */
export const mostFiles = 12;
/** A folder with more files than this says where to start. */
export const mostFilesWithoutOpening = 4;
/** Folders that may hold more files, each with its reason. */
const largeFolders: Readonly<Record<string, string>> = {};
/** Folders of test/unit that test no room of src or webview-ui, each with its reason. */
const otherTestRooms: Readonly<Record<string, string>> = {
  bench: "tests the benchmarks in test/bench",
  growth: "tests how the work of every pattern grows, in all rooms",
};

export interface Folder {
  readonly path: string;
  /** Names, without those of subfolders. */
  readonly files: readonly string[];
  /** Names of subfolders. */
  readonly folders: readonly string[];
  readonly read: (file: string) => string;
}

/** What is wrong with the rooms, in words; empty if nothing is. */
export function roomProblems(): string[] {
  const product = ["src", "webview-ui"].flatMap((root) => foldersIn(root));
  const rooms = new Set(product.flatMap(({ path }) => path.split("/")));
  const [unit] = foldersIn("test/unit");
  return [...product.flatMap(folderProblems), ...(unit ? testRoomProblems(unit, rooms) : ["test/unit is missing"])];
}

export function folderProblems({ path, files, read }: Folder): string[] {
  const problems: string[] = [];
  if (files.length > mostFiles && largeFolders[path] === undefined) {
    problems.push(`${path} has ${files.length} files; move what belongs together into a folder (at most ${mostFiles})`);
  }
  if (files.length > mostFilesWithoutOpening) {
    const openings = files.filter((file) => /^(\/\/|\/\*) Start here: \S/.test(read(file)));
    if (openings.length === 0) {
      problems.push(`${path} has no opening file: begin the file to read first with "// Start here: …"`);
    } else if (openings.length > 1) {
      problems.push(`${path} has more than one opening file: ${openings.join(", ")}`);
    }
  }
  return problems;
}

/** `rooms` are the names of all folders of the product. */
export function testRoomProblems({ path, files, folders }: Folder, rooms: ReadonlySet<string>): string[] {
  return [
    ...files.map((file) => `${path}/${file} belongs into the room of what it tests`),
    ...folders
      .filter((name) => (!rooms.has(name) && otherTestRooms[name] === undefined) || layers.has(name))
      .map((name) => `${path}/${name} has the name of no room in src or webview-ui`),
  ];
}

/** Layers are not rooms: a test of src/core/chat is in test/unit/chat. */
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
