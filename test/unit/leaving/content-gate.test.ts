// The gate that a file's text passes before it is sent to a model.

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
    ["a name of a secret file", { path: "/work/.env" }, ["secret-name"]],
    ["a harmless link to a secret file", { target: { path: "/work/.env", inWorkspace: true } }, ["secret-target"]],
    ["an ignored file", { isIgnored: true }, ["ignored"]],
    ["a file outside the workspace", { inWorkspace: false, target: { path: "/etc/hosts", inWorkspace: false } }, ["outside"]],
    ["a link out of the workspace", { target: { path: "/etc/hosts", inWorkspace: false } }, ["link-outside"]],
    [
      "a link to secrets outside the workspace",
      { target: { path: "/home/me/.ssh/id_ed25519", inWorkspace: false } },
      ["secret-target", "link-outside"],
    ],
  ])("decides if the user must confirm %s", (_, facts, reasons) => {
    expect(reasonsToAsk({ ...plain, ...facts })).toEqual(reasons);
    expect(mayBeTakenAlong({ ...plain, ...facts }, true)).toBe(reasons.length === 0);
  });

  it("does not ask about unsaved text, unless its name suggests secrets", () => {
    const unsaved: FileFacts = { path: "Untitled-1", isUnsaved: true, inWorkspace: false, isIgnored: false };
    expect(reasonsToAsk(unsaved)).toEqual([]);
    expect(reasonsToAsk({ ...unsaved, path: "/work/.env" })).toEqual(["secret-name"]);
  });

  it("adds nothing in an untrusted workspace that the user did not choose", () => {
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
