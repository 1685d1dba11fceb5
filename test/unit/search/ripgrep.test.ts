// Running ripgrep: its lines, and that it ends when there is enough, when the time is over, and when the run stops. A shell
// script stands in for it.

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRipgrep, type RipgrepQuery, ripgrepArguments, runRipgrep } from "../../../src/node/search/ripgrep.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";

const folder = temporaryFolder("snowcell-ripgrep");
let scripts = 0;

function query(script: string, more: Partial<RipgrepQuery> = {}): RipgrepQuery {
  const executable = join(folder, `rg-${++scripts}`);
  writeFileSync(executable, `#!/bin/sh\n${script}\n`);
  chmodSync(executable, 0o755);
  const bounds = { mostHits: 100, timeLimitMs: 60_000, include: [], accepts: () => true };
  return { ...bounds, executable, folder, pattern: "x", isRegex: false, isCaseBlind: false, ...more };
}

const never = new AbortController().signal;

describe.skipIf(process.platform === "win32")("ripgrep", () => {
  it("reports the path, the number and the text of each line, whatever they hold", async () => {
    const script = String.raw`printf './a b:1.ts\0007:x = 1: y\r\n./src/é.ts\00012:\n'`;
    expect(await runRipgrep(query(script), never)).toEqual({
      hits: [
        { path: "a b:1.ts", line: 7, text: "x = 1: y" },
        { path: "src/é.ts", line: 12, text: "" },
      ],
      isCut: false,
      timedOut: false,
    });
  });

  it("reports paths of Windows with their own separators, without the folder's dot", async () => {
    const found = await runRipgrep(query(String.raw`printf '.\\src\\a.ts\0001:x\r\n'`), never);
    expect(found.hits).toEqual([{ path: "src\\a.ts", line: 1, text: "x" }]);
  });

  it("is stopped when there are enough hits, not counting those of files that are left out", async () => {
    const script = String.raw`while true; do printf '.env\0001:x\na.ts\0001:x\n'; done`;
    const found = await runRipgrep(query(script, { mostHits: 3, accepts: (path) => path !== ".env" }), never);
    expect(found).toMatchObject({ isCut: true, timedOut: false });
    expect(found.hits.map(({ path }) => path)).toEqual(["a.ts", "a.ts", "a.ts"]);
  });

  it("is stopped when its time is over, and what it found counts", async () => {
    const script = String.raw`printf 'a.ts\0001:x\n'; exec sleep 1000`;
    const found = await runRipgrep(query(script, { timeLimitMs: 300 }), never);
    expect(found).toMatchObject({ isCut: true, timedOut: true });
  });

  it("is stopped when the run is", async () => {
    const stop = new AbortController();
    const running = runRipgrep(query("exec sleep 1000"), stop.signal);
    stop.abort(new Error("stopped"));
    await expect(running).rejects.toThrow("stopped");
  });

  it("names what is wrong with a pattern", async () => {
    const found = await runRipgrep(query("echo 'regex parse error: unclosed group' >&2; exit 2"), never);
    expect(found).toEqual({ hits: [], isCut: false, timedOut: false, problem: "regex parse error: unclosed group" });
  });

  it("that is missing is an error, and none is found where VS Code has none", async () => {
    await expect(runRipgrep({ ...query(""), executable: join(folder, "none") }, never)).rejects.toThrow("ENOENT");
    expect(await findRipgrep(folder)).toBeUndefined();
  });

  it.each([
    ["linux", "node_modules/@vscode/ripgrep/bin/rg"],
    ["darwin", `node_modules.asar.unpacked/@vscode/ripgrep-universal/bin/darwin-${process.arch}/rg`],
    ["win32", "node_modules.asar.unpacked/@vscode/ripgrep/bin/rg.exe"],
    ["win32", `node_modules/@vscode/ripgrep-universal/bin/win32-${process.arch}/rg.exe`],
  ])("is found on %s at %s", async (platform, path) => {
    const root = temporaryFolder("snowcell-ripgrep-places");
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "", { mode: 0o755 });
    expect(await findRipgrep(root, platform)).toBe(file);
    const other = platform === "win32" ? "linux" : "win32";
    expect(await findRipgrep(root, other)).toBeUndefined();
  });

  it("never takes a pattern or a glob for an option, and reads no configuration", () => {
    const args = ripgrepArguments({ ...query(""), pattern: "--pre=evil", include: ["--pre=evil"] });
    expect(args[0]).toBe("--no-config");
    expect(args).toContain("--regexp=--pre=evil");
    expect(args).toContain("--glob=--pre=evil");
    expect(args.filter((one) => one.startsWith("--pre"))).toEqual([]);
    expect(args.slice(-2)).toEqual(["--", "."]);
  });
});
