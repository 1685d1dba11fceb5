// Compared with Git itself if it is installed: the same files are ignored, and no others.

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
    // Git exits with 1 if no path is ignored.
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
    ["anchored by a leading slash", "/a", ""],
    ["anchored by a slash in the middle", "x/a", ""],
    ["only folders", "y/", ""],
    ["everything in a folder", "x/**", ""],
    ["at any depth", "**/y/a", ""],
    ["any depth in between", "x/**/a", ""],
    ["a negated pattern", "*\n!a", ""],
    ["no negation below an ignored folder", "x/\n!x/a", ""],
    ["a deeper file takes precedence", "a.log", "!a.log"],
    ["only a deeper file", "", "/a"],
    ["comments and escapes", "# nothing\n\\#a\n\\!a", ""],
    ["sets", "[ab]", ""],
    ["negated sets", "[!a]", ""],
    ["an invalid set", "\\[a\\]", ""],
    ["trailing blanks", "a   ", ""],
    ["an escaped trailing blank", "a\\ \nb", ""],
    ["a trailing tab", "a\t\nb", ""],
    ["a set that starts with its closing bracket", "[]a]", ""],
    ["an unclosed set", "[a\nb", ""],
    ["a character class", "[[:alpha:]]", ""],
    ["a negated class next to letters", "[![:digit:]b]", ""],
    ["a range", "[a-b]", ""],
    ["a range with an escaped end", "[a-\\b]", ""],
    ["a bracket as a file name", "\\[a]", ""],
    ["a path without wildcards", "x/y/a", ""],
    ["a folder by its path", "x/y/", ""],
    ["negated names, in order", "a\n!a\n*.log\n!a.log", ""],
    ["a name after a pattern", "*\n!a\nb\n!x", ""],
    ["trailing stars", "x/***", ""],
    ["one character", "?b", ""],
    ["CRLF line endings", "a\r\nb\r\n", ""],
  ])("%s", (_name, top, below) => {
    expect(ignoredByUs(top, below)).toEqual(ignoredByGit(top, below));
  });

  it("match Git's for any content", () => {
    const pieces = fc.constantFrom("a", "b", "x", "y", "*", "**", "/", "?", ".log", "[ab]", "!", "/**/");
    const line = fc
      .array(pieces, { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join(""))
      // Excludes double slashes and `**` next to letters: users do not write them, and Git's own results for them are odd.
      .filter((text) => !/\/\/|[^/]\*\*|\*\*[^/]/.test(text.replace(/^!/, "")));
    const file = fc.array(line, { maxLength: 4 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(file, file, (top, below) => {
        expect(ignoredByUs(top, below)).toEqual(ignoredByGit(top, below));
      }),
      { numRuns: 120, seed: 7 },
    );
  }, 60_000);

  it("exclude everything below a .gitignore file that is too long to read", () => {
    const rules = new IgnoreRules([
      { folder: "", text: "*.log" },
      { folder: "a", text: "#".repeat(longestIgnoreFile + 1) },
    ]);
    expect(["a/x.ts", "a/b/x.ts", "x.ts", "x.log"].map((path) => rules.ignores(path))).toEqual([true, true, false, true]);
  });

  it("handle a hostile pattern in normal time", () => {
    const rules = new IgnoreRules([{ folder: "", text: `${"*a".repeat(30)}b\n${"**/a/".repeat(30)}b` }]);
    expect(rules.ignores(`${"a/".repeat(60)}${"a".repeat(60)}`)).toBe(false);
  });
});
