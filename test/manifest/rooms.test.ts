import { describe, expect, it } from "vitest";
import { type Folder, folderProblems, mostFiles, mostFilesWithoutOpening, roomProblems, testRoomProblems } from "./rooms.js";

function folder(count: number, opening: readonly string[] = [], folders: readonly string[] = []): Folder {
  const files = Array.from({ length: count }, (_, index) => `file-${index}.ts`);
  const read = (file: string): string => (opening.includes(file) ? "// Start here: the idea.\n" : "// An idea.\n");
  return { path: "src/room", files, folders, read };
}

describe("the rooms", () => {
  it("are in order", () => {
    expect(roomProblems()).toEqual([]);
  });

  it("hold no more files than a reader can take in", () => {
    expect(folderProblems(folder(mostFiles, ["file-0.ts"]))).toEqual([]);
    expect(folderProblems(folder(mostFiles + 1, ["file-0.ts"]))).toEqual([expect.stringContaining("13 files")]);
  });

  it("say where to start", () => {
    expect(folderProblems(folder(mostFilesWithoutOpening))).toEqual([]);
    expect(folderProblems(folder(mostFilesWithoutOpening + 1))).toEqual([expect.stringContaining("no opening file")]);
    expect(folderProblems(folder(6, ["file-1.ts", "file-2.ts"]))).toEqual([expect.stringContaining("more than one")]);
  });

  it("have their tests under the same name", () => {
    const rooms = new Set(["src", "core", "chat"]);
    expect(testRoomProblems(folder(0, [], ["chat", "bench"]), rooms)).toEqual([]);
    expect(testRoomProblems(folder(0, [], ["core", "elsewhere"]), rooms)).toHaveLength(2);
    expect(testRoomProblems(folder(1, [], []), rooms)).toHaveLength(1);
  });
});
