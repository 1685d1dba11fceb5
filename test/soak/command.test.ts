import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

it("loads outside of Vitest, and rejects a scale that is no number", () => {
  const main = join(import.meta.dirname, "main.ts");
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", main, "--scale", "half"], { encoding: "utf8" });
  expect(stderr).toContain("--scale takes a number");
  expect(status).toBe(1);
});
