// Only the user can read the history, whatever the umask.

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { headOf } from "../../../src/core/history/stored-conversation.js";
import { HistoryFile } from "../../../src/node/history/database/history-file.js";
import { makePrivate } from "../../../src/node/history/database/permissions.js";
import { exchange } from "./trees.js";

const silent = { quarantined: () => undefined, recovered: () => undefined };

describe.skipIf(process.platform === "win32")("the history files", () => {
  let parent: string;
  let umask: number;
  const folder = (): string => join(parent, "storage");
  const modes = (): string[] =>
    [folder(), ...readdirSync(folder()).map((name) => join(folder(), name))].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    );
  const saved = (): HistoryFile => {
    const history = new HistoryFile(join(folder(), "history.db"), silent);
    const conversation = exchange("c", "C", ["q", "a"]);
    history.save("head", headOf(conversation), "", [...conversation.all()]);
    return history;
  };

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "snowcell-modes-"));
    umask = process.umask(0);
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(parent, { recursive: true });
  });

  it("are created for the user only, including the WAL and its index", () => {
    const history = saved();
    expect(readdirSync(folder()).sort()).toEqual(["history.db", "history.db-shm", "history.db-wal"]);
    expect(modes()).toEqual(["700", "600", "600", "600"]);
    history.close();
  });

  it("keep their modes on Windows, where a mode would only make them read-only", () => {
    mkdirSync(folder(), { mode: 0o755 });
    const file = join(folder(), "history.db");
    writeFileSync(file, "", { mode: 0o644 });
    makePrivate(file, "win32");
    expect(modes()).toEqual(["755", "644"]);
    makePrivate(file, "darwin");
    expect(modes()).toEqual(["700", "600"]);
  });

  it("of an earlier version are restricted to the user, quarantined ones too", () => {
    saved().close();
    writeFileSync(join(folder(), "history.db.damaged-1"), "");
    for (const name of readdirSync(folder())) chmodSync(join(folder(), name), 0o644);
    chmodSync(folder(), 0o755);
    const history = saved();
    expect(new Set(modes())).toEqual(new Set(["700", "600"]));
    history.close();
  });

  it("leave other files in the folder unchanged", () => {
    mkdirSync(folder());
    writeFileSync(join(folder(), "other"), "", { mode: 0o644 });
    saved().close();
    expect(statSync(join(folder(), "other")).mode & 0o777).toBe(0o644);
  });
});
