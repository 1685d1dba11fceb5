import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summarizeDiff } from "../../../src/core/commit-message/diff-summary.js";
import { parseGitDiff } from "../../../src/core/commit-message/git-diff.js";
import { estimateTokens } from "../../../src/core/tokens/token-estimate.js";
import { removeTemporaryFolder, temporaryFolder } from "../../harness/temporary-folder.js";

/** A Git repository with changes of every kind. */
let root: string;
let diff: string;

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "core.quotePath=true", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
  });
const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
const lines = (count: number, word: string): string => Array.from({ length: count }, (_, row) => `${word} ${row};`).join("\n");

beforeAll(() => {
  root = temporaryFolder("snowcell-diff-");
  git("init", "-q");
  write("src/app.ts", `${lines(60, "let a")}\n`);
  write("src/old name.ts", `${lines(30, "let b")}\n`);
  write("gone.py", "print(1)\n");
  write("package-lock.json", `{\n${lines(200, '"x"')}\n}\n`);
  write(
    "picture.png",
    Uint8Array.from({ length: 64 }, (_, index) => index),
  );
  write("docs/não é.md", "Um\n");
  git("add", "-A");
  git("commit", "-qm", "First");
  write("src/app.ts", `${lines(60, "let a").replace("let a 3;", "export function answer() {\n  return 42;\n}")}\n// end\n`);
  renameSync(join(root, "src/old name.ts"), join(root, "src/new name.ts"));
  write("src/new name.ts", `${lines(30, "let b").replace("let b 7;", "let c 7;")}\n`);
  rmSync(join(root, "gone.py"));
  write("package-lock.json", `{\n${lines(220, '"y"')}\n}\n`);
  write(
    "picture.png",
    Uint8Array.from({ length: 80 }, (_, index) => 255 - index),
  );
  write("docs/não é.md", "Um\n--- a/not/a/head\n@@ -1 +1 @@\ndiff --git a/x b/x\nDois");
  write("empty.txt", "");
  git("add", "-A");
  diff = git("diff", "--cached", "-M");
});
afterAll(() => removeTemporaryFolder(root));

describe("a Git diff", () => {
  it("is parsed into files with their change, names, and counts", () => {
    expect(
      parseGitDiff(diff).map(({ path, from, change, isBinary, added, removed }) => [
        path,
        from,
        change,
        isBinary,
        added,
        removed,
      ]),
    ).toEqual([
      ["docs/não é.md", undefined, "modified", false, 4, 0],
      ["empty.txt", undefined, "added", false, 0, 0],
      ["gone.py", undefined, "deleted", false, 0, 1],
      ["package-lock.json", undefined, "modified", false, 220, 200],
      ["picture.png", undefined, "modified", true, 0, 0],
      ["src/app.ts", undefined, "modified", false, 4, 1],
      ["src/new name.ts", "src/old name.ts", "renamed", false, 1, 1],
    ]);
  });

  it("keeps every line of the hunks, even those that look like headers", () => {
    const [notes] = parseGitDiff(diff);
    expect(notes?.hunks[0]?.lines).toEqual([
      " Um",
      "+--- a/not/a/head",
      "+@@ -1 +1 @@",
      "+diff --git a/x b/x",
      "+Dois",
      "\\ No newline at end of file",
    ]);
  });

  it("matches Git's own line counts", () => {
    const counts = new Map(
      git("diff", "--cached", "--numstat", "--no-renames", "-z")
        .split("\0")
        .filter((row) => row !== "")
        .map((row) => row.split("\t"))
        .map(([added, removed, path]) => [path, [added, removed]]),
    );
    for (const { path, change, isBinary, added, removed } of parseGitDiff(diff)) {
      if (change === "renamed") continue;
      expect([path, isBinary ? ["-", "-"] : [String(added), String(removed)]]).toEqual([path, counts.get(path)]);
    }
  });

  it("parses a merge, a mode change, and an empty diff", () => {
    expect(parseGitDiff("")).toEqual([]);
    expect(parseGitDiff("diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n")).toMatchObject([
      { path: "run.sh", change: "modified", hunks: [] },
    ]);
    const merge = "diff --cc a.txt\nindex 1,2..3\n--- a/a.txt\n+++ b/a.txt\n@@@ -1,1 -1,1 +1,2 @@@\n  one\n++two\n";
    expect(parseGitDiff(merge)).toMatchObject([{ path: "a.txt", hunks: [{ header: "@@@ -1,1 -1,1 +1,2 @@@" }] }]);
  });
});

describe("a summary", () => {
  it("holds the whole change if it fits, and only the names of binary and lock files", () => {
    const { text, leftOut } = summarizeDiff(diff, 10_000);
    expect(leftOut).toBe(0);
    expect(text).toContain("renamed: src/old name.ts -> src/new name.ts (+1 -1)");
    expect(text).toContain("modified: picture.png (binary)");
    expect(text).toContain("modified: package-lock.json (+220 -200)");
    expect(text).toContain("+export function answer() {");
    expect(text).not.toContain('"y" 3;');
  });

  it("starts with the list of files and stays within any budget", () => {
    for (const budget of [0, 60, 150, 300, 1000]) {
      const { text } = summarizeDiff(diff, budget);
      expect(text).toMatch(/^Files changed: 7 \(\+229 -203\)\n/);
      if (budget >= 300) expect(estimateTokens(text)).toBeLessThanOrEqual(budget);
    }
  });

  it("prefers declarations over lines with little meaning", () => {
    const hunk = (at: number, ...changed: string[]) => [`@@ -${at},0 +${at},${changed.length} @@`, ...changed].join("\n");
    const twoHunks = [
      "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts",
      hunk(1, ...Array.from({ length: 12 }, (_, row) => `+import { x${row} } from "./x";`)),
      hunk(50, "+export function load() {", "+  return 1;", "+}"),
    ].join("\n");
    const { text, leftOut } = summarizeDiff(twoHunks, 56);
    expect(text).toContain("export function load");
    expect(text).not.toContain("import { x3 }");
    expect(text).toContain("(1 more hunk of this file)");
    expect(leftOut).toBe(1);
  });

  it("includes the best hunk of every file before a second hunk of any", () => {
    const file = (name: string) =>
      `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n${[1, 100, 200]
        .map((at) => `@@ -${at},0 +${at},5 @@\n${Array.from({ length: 5 }, (_, row) => `+${name} ${at} ${row}`).join("\n")}`)
        .join("\n")}`;
    const { text } = summarizeDiff([file("one.ts"), file("two.ts"), file("three.ts")].join("\n"), 290);
    for (const name of ["one.ts", "two.ts", "three.ts"]) expect(text).toContain(`--- ${name}`);
  });

  it("truncates long hunks and lines of data, and says so", () => {
    const long = `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -0,0 +1,900 @@\n${lines(899, "+let z")}\n+${"A".repeat(5000)}\n`;
    const { text } = summarizeDiff(long, 100_000);
    expect(text).toContain("more lines)");
    expect(text.length).toBeLessThan(6000);
    const data = `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -0,0 +1 @@\n+${"A".repeat(5000)}\n`;
    expect(summarizeDiff(data, 100_000).text).toContain("… (5001 characters)");
  });

  it("names untracked files, and shortens a list of thousands", () => {
    expect(summarizeDiff("", 1000, { untracked: ["src/new.ts"] }).text).toBe(
      "Files changed: 1 (+0 -0)\nnew, not yet tracked: src/new.ts",
    );
    const many = Array.from({ length: 5000 }, (_, row) => `generated/file-${row}.txt`);
    const { text } = summarizeDiff("", 1000, { untracked: many });
    expect(text).toMatch(/and \d+ more files$/);
    expect(estimateTokens(text)).toBeLessThan(1000);
  });

  it("handles a diff of 100,000 lines without blocking", () => {
    const huge = Array.from({ length: 400 }, (_, file) => {
      const body = Array.from({ length: 250 }, (_, row) => `+const value${row} = compute(${file});`).join("\n");
      return `diff --git a/src/f${file}.ts b/src/f${file}.ts\nnew file mode 100644\n--- /dev/null\n+++ b/src/f${file}.ts\n@@ -0,0 +1,250 @@\n${body}`;
    }).join("\n");
    const { text, leftOut } = summarizeDiff(huge, 6000);
    expect(estimateTokens(text)).toBeLessThanOrEqual(6000);
    expect(leftOut).toBeGreaterThan(300);
  });
});
