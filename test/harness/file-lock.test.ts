import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./file-lock.js";
import { removeTemporaryFolder, temporaryFolder } from "./temporary-folder.js";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder("snowcell-lock");
});
afterEach(() => removeTemporaryFolder(folder));

describe("a lock file", () => {
  it("admits one process at a time", async () => {
    const lock = join(folder, "lock");
    let inside = 0;
    let most = 0;
    const enter = () =>
      withLock(lock, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      });
    await Promise.all([enter(), enter(), enter()]);
    expect(most).toBe(1);
  });

  it("is released if the work fails", async () => {
    const lock = join(folder, "lock");
    await expect(withLock(lock, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(existsSync(lock)).toBe(false);
  });

  it("does not wait for a holder that has died", async () => {
    const lock = join(folder, "lock");
    writeFileSync(lock, String(spawnSync(process.execPath, ["-e", ""]).pid));
    expect(await withLock(lock, async () => "in")).toBe("in");
  });
});
