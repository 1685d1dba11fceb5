// Held against Git itself, where it stands: what it ignores, we ignore, and nothing else.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IgnoreRules, longestIgnoreFile } from "../../../src/core/leaving/ignore-rules.js";

let repository: string;
const paths = ["a", "b", "ab", "a.log", "x/a", "x/b", "x/a.log", "x/y/a", "x/y/b", "x/y/a.log", "y/x/a", "y/ab", "[a]", "#a"];

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), "snowcell-ignore-"));
  execFileSync("git", ["init", "--quiet", repository]);
  for (const path of paths) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), "");
  }
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

function ignoredByGit(top: string, below: string): string[] {
  writeFileSync(join(repository, ".gitignore"), top);
  writeFileSync(join(repository, "x", ".gitignore"), below);
  const environment = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const options = { cwd: repository, input: paths.join("\n"), env: environment, encoding: "utf8", stdio: "pipe" } as const;
  try {
    const output = execFileSync("git", ["-c", "core.quotePath=false", "check-ignore", "--no-index", "--stdin"], options);
    return output.trim().split("\n").sort();
  } catch (thrown) {
    // Its way of saying that none is ignored.
    if ((thrown as { status?: number }).status === 1) return [];
    throw thrown;
  }
}

function ignoredByUs(top: string, below: string): string[] {
  const rules = new IgnoreRules([
    { folder: "x", text: below },
    { folder: "", text: top },
  ]);
  return paths.filter((path) => rules.ignores(path)).sort();
}

describe("the rules of .gitignore files", () => {
  it.each([
    ["a name anywhere", "a", ""],
    ["a pattern anywhere", "*.log", ""],
    ["tied to the top by a slash", "/a", ""],
    ["tied by a slash in the middle", "x/a", ""],
    ["folders alone", "y/", ""],
    ["everything in a folder", "x/**", ""],
    ["any depth", "**/y/a", ""],
    ["any depth between", "x/**/a", ""],
    ["taken in again", "*\n!a", ""],
    ["not taken in again below a folder that is out", "x/\n!x/a", ""],
    ["a deeper file counts for more", "a.log", "!a.log"],
    ["a deeper file of its own", "", "/a"],
    ["comments and escapes", "# nothing\n\\#a\n\\!a", ""],
    ["sets", "[ab]", ""],
    ["sets turned around", "[!a]", ""],
    ["a set that is none", "\\[a\\]", ""],
    ["blanks at the end", "a   ", ""],
    ["an escaped blank at the end", "a\\ \nb", ""],
    ["a tab at the end", "a\t\nb", ""],
    ["a set that begins with its end", "[]a]", ""],
    ["a set that is not closed", "[a\nb", ""],
    ["a class of letters", "[[:alpha:]]", ""],
    ["a class beside letters, turned around", "[![:digit:]b]", ""],
    ["a range", "[a-b]", ""],
    ["a range with its end escaped", "[a-\\b]", ""],
    ["a bracket as a name", "\\[a]", ""],
    ["a path without wildcards", "x/y/a", ""],
    ["a folder by its path", "x/y/", ""],
    ["names taken in again, in order", "a\n!a\n*.log\n!a.log", ""],
    ["a name after a pattern", "*\n!a\nb\n!x", ""],
    ["stars in a row at the end", "x/***", ""],
    ["one letter", "?b", ""],
    ["line ends of Windows", "a\r\nb\r\n", ""],
  ])("%s", (_name, top, below) => {
    expect(ignoredByUs(top, below)).toEqual(ignoredByGit(top, below));
  });

  it("are Git's, whatever is written in them", () => {
    const pieces = fc.constantFrom("a", "b", "x", "y", "*", "**", "/", "?", ".log", "[ab]", "!", "/**/");
    const line = fc
      .array(pieces, { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join(""))
      // Two slashes in a row, and `**` beside letters, are nobody's patterns, and Git's own answers to them are odd.
      .filter((text) => !/\/\/|[^/]\*\*|\*\*[^/]/.test(text.replace(/^!/, "")));
    const file = fc.array(line, { maxLength: 4 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(file, file, (top, below) => {
        expect(ignoredByUs(top, below)).toEqual(ignoredByGit(top, below));
      }),
      { numRuns: 120, seed: 7 },
    );
  }, 60_000);

  it("of a file that is too long to read exclude all that is below it", () => {
    const rules = new IgnoreRules([
      { folder: "", text: "*.log" },
      { folder: "a", text: "#".repeat(longestIgnoreFile + 1) },
    ]);
    expect(["a/x.ts", "a/b/x.ts", "x.ts", "x.log"].map((path) => rules.ignores(path))).toEqual([true, true, false, true]);
  });

  it("take no longer for a hostile pattern", () => {
    const rules = new IgnoreRules([{ folder: "", text: `${"*a".repeat(30)}b\n${"**/a/".repeat(30)}b` }]);
    expect(rules.ignores(`${"a/".repeat(60)}${"a".repeat(60)}`)).toBe(false);
  });
});
