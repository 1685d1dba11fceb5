// The gate for a file's text on its way to a model.

import { describe, expect, it } from "vitest";
import { type FileFacts, liesIn, mayBeTakenAlong, reasonsToAsk } from "../../../src/core/leaving/content-gate.js";

const plain: FileFacts = {
  path: "/work/src/a.ts",
  isUnsaved: false,
  inWorkspace: true,
  isIgnored: false,
  target: { path: "/work/src/a.ts", inWorkspace: true },
};

describe("the gate for a file's text", () => {
  it.each<[string, Partial<FileFacts>, readonly string[]]>([
    ["a source file", {}, []],
    ["a name of secrets", { path: "/work/.env" }, ["secret-name"]],
    ["a harmless link to secrets", { target: { path: "/work/.env", inWorkspace: true } }, ["secret-target"]],
    ["an ignored file", { isIgnored: true }, ["ignored"]],
    ["a file elsewhere", { inWorkspace: false, target: { path: "/etc/hosts", inWorkspace: false } }, ["outside"]],
    ["a link that leads out", { target: { path: "/etc/hosts", inWorkspace: false } }, ["link-outside"]],
    [
      "a link that leads out to secrets",
      { target: { path: "/home/me/.ssh/id_ed25519", inWorkspace: false } },
      ["secret-target", "link-outside"],
    ],
  ])("asks about %s, or not", (_, facts, reasons) => {
    expect(reasonsToAsk({ ...plain, ...facts })).toEqual(reasons);
    expect(mayBeTakenAlong({ ...plain, ...facts }, true)).toBe(reasons.length === 0);
  });

  it("asks nothing about a text that is not saved yet, unless its name says secrets", () => {
    const unsaved: FileFacts = { path: "Untitled-1", isUnsaved: true, inWorkspace: false, isIgnored: false };
    expect(reasonsToAsk(unsaved)).toEqual([]);
    expect(reasonsToAsk({ ...unsaved, path: "/work/.env" })).toEqual(["secret-name"]);
  });

  it("takes nothing along that the user did not choose in a workspace without trust", () => {
    expect(mayBeTakenAlong(plain, false)).toBe(false);
  });

  it.each([
    ["/work", "/work/a.ts", true],
    ["/work/", "/work/a.ts", true],
    ["/work", "/work", true],
    ["/work", "/workshop/a.ts", false],
    ["/work", "/etc/hosts", false],
    ["/", "/etc/hosts", true],
    ["C:\\work", "C:\\work\\a.ts", true],
    ["C:\\work", "C:\\workshop\\a.ts", false],
  ])("%s holds %s: %s", (folder, path, holds) => expect(liesIn(folder, path)).toBe(holds));
});
