import { describe, expect, it } from "vitest";
import {
  allFolderProblems,
  type Folder,
  folderProblems,
  mostFiles,
  mostFilesWithoutOpening,
  testFolderProblems,
} from "./folders.js";

function folder(count: number, opening: readonly string[] = [], folders: readonly string[] = []): Folder {
  const files = Array.from({ length: count }, (_, index) => `file-${index}.ts`);
  const read = (file: string): string => (opening.includes(file) ? "// Start here: the idea.\n" : "// An idea.\n");
  return { path: "src/folder", files, folders, read };
}

describe("folders", () => {
  it("follow the rules", () => {
    expect(allFolderProblems()).toEqual([]);
  });

  it("hold a limited number of files", () => {
    expect(folderProblems(folder(mostFiles, ["file-0.ts"]))).toEqual([]);
    expect(folderProblems(folder(mostFiles + 1, ["file-0.ts"]))).toEqual([expect.stringContaining("13 files")]);
  });

  it("mark the file to read first", () => {
    expect(folderProblems(folder(mostFilesWithoutOpening))).toEqual([]);
    expect(folderProblems(folder(mostFilesWithoutOpening + 1))).toEqual([expect.stringContaining("no opening file")]);
    expect(folderProblems(folder(6, ["file-1.ts", "file-2.ts"]))).toEqual([expect.stringContaining("more than one")]);
  });

  it("have their tests in a folder of the same name", () => {
    const productFolders = new Set(["src", "core", "chat"]);
    expect(testFolderProblems(folder(0, [], ["chat", "bench"]), productFolders)).toEqual([]);
    expect(testFolderProblems(folder(0, [], ["core", "elsewhere"]), productFolders)).toHaveLength(2);
    expect(testFolderProblems(folder(1, [], []), productFolders)).toHaveLength(1);
  });
});
