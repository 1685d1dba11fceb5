// Which instruction files go with a request, in which order, and that none is cut.

import { describe, expect, it } from "vitest";
import { appliesTo } from "../../../src/core/instructions/apply-to.js";
import {
  type FoundInstructions,
  fitting,
  instructionsFor,
  instructionsText,
  withInstructions,
} from "../../../src/core/instructions/instruction-files.js";

const root = "file:///work";
const found = (source: FoundInstructions["source"], path: string, text: string): FoundInstructions => ({
  source,
  uri: `${root}/${path}`,
  path,
  folder: path.split("/").slice(0, -1).join("/"),
  root: source === "user" ? "" : root,
  text,
});
const about = (...paths: string[]) => paths.map((path) => ({ root, path }));
const labels = (files: readonly FoundInstructions[], ...paths: string[]): string[] =>
  instructionsFor(files, about(...paths)).map(({ label }) => label);

describe("instruction files", () => {
  const files = [
    found("agents", "AGENTS.md", "root rules"),
    found("agents", "packages/api/AGENTS.md", "api rules"),
    found("agents", "packages/web/AGENTS.md", "web rules"),
    found("copilot", ".github/copilot-instructions.md", "copilot rules"),
    found("user", "mine.md", "my rules"),
  ];

  it("come from the user first and from the nearest folder last", () => {
    expect(labels(files, "packages/api/src/server.ts")).toEqual([
      "mine.md",
      ".github/copilot-instructions.md",
      "AGENTS.md",
      "packages/api/AGENTS.md",
    ]);
  });

  it("count for each of several files, and without a file only from the root", () => {
    expect(labels(files, "packages/api/a.ts", "packages/web/b.ts")).toContain("packages/web/AGENTS.md");
    expect(labels(files)).toEqual(["mine.md", ".github/copilot-instructions.md", "AGENTS.md"]);
  });

  it("do not count for a folder whose name only begins alike, nor for another workspace folder", () => {
    expect(labels(files, "packages/api-tests/a.ts")).not.toContain("packages/api/AGENTS.md");
    expect(
      instructionsFor(files, [{ root: "file:///other", path: "packages/api/a.ts" }]).map(({ label }) => label),
    ).not.toContain("packages/api/AGENTS.md");
  });

  it("are sent once if CLAUDE.md is a copy of AGENTS.md", () => {
    const copies = [found("agents", "AGENTS.md", "rules\n"), found("claude", "CLAUDE.md", "rules")];
    expect(labels(copies)).toEqual(["AGENTS.md"]);
    expect(labels([...copies, found("claude", "api/CLAUDE.md", "others")], "api/a.ts")).toEqual(["api/CLAUDE.md", "AGENTS.md"]);
  });

  it("with applyTo count only for the files that match, without their front matter", () => {
    const styles = found("applied", ".github/instructions/ts.instructions.md", '---\napplyTo: "**/*.{ts,tsx}"\n---\nUse const.');
    expect(labels([styles], "src/a.tsx")).toEqual([styles.path]);
    expect(labels([styles], "src/a.py")).toEqual([]);
    expect(labels([styles])).toEqual([]);
    expect(instructionsFor([styles], about("a.ts"))[0]?.text).toBe("Use const.");
    const always = found("applied", ".github/instructions/all.instructions.md", "---\napplyTo: '**'\n---\nAlways.");
    expect(labels([always])).toEqual([always.path]);
    expect(labels([found("applied", "manual.instructions.md", "No applyTo.")], "a.ts")).toEqual([]);
  });

  it("are left out if they are empty", () => {
    expect(labels([found("agents", "AGENTS.md", " \n")])).toEqual([]);
  });

  it("are kept whole or left out whole, the nearest first", () => {
    const all = instructionsFor(files, about("packages/api/a.ts"));
    const [, , rootRules, nearest] = all;
    const budget = (nearest?.tokens ?? 0) + (rootRules?.tokens ?? 0);
    expect(fitting(all, budget).kept.map(({ label }) => label)).toEqual(["AGENTS.md", "packages/api/AGENTS.md"]);
    expect(fitting(all, 0).leftOut).toEqual(all);
    expect(fitting(all, 10_000).leftOut).toEqual([]);
  });

  it("follow the rules of an answer's form in the system message, in a fence that they cannot close", () => {
    const instructions = [{ label: "AGENTS.md", text: "```\ncode\n```" }];
    expect(withInstructions([{ role: "system", content: "Form." }], instructions)[0]?.content).toMatch(/^Form\.\n\n/);
    expect(withInstructions([{ role: "user", content: "?" }], instructions).map(({ role }) => role)).toEqual(["system", "user"]);
    expect(instructionsText(instructions)).toContain("````markdown\n```\ncode\n```\n````");
    const messages = [{ role: "user", content: "?" }] as const;
    expect(withInstructions(messages, [])).toBe(messages);
  });
});

describe("applyTo", () => {
  it.each([
    ["**", "a/b.ts", true],
    ["**/*.ts", "b.ts", true],
    ["**/*.ts", "a/b.ts", true],
    ["*.ts", "a/b.ts", true],
    ["/*.ts", "a/b.ts", false],
    ["src/**", "src/a/b.ts", true],
    ["src/**", "lib/b.ts", false],
    ["**/*.ts,**/*.py", "x/y.py", true],
    ["**/*.{js, ts}", "x/y.ts", true],
    ["{a,b}/{c,d}.ts", "b/d.ts", true],
    ["**/tests/**/*.py", "x/tests/y.py", true],
    ["", "a.ts", false],
    ["{", "a.ts", false],
  ])("%s for %s: %s", (globs, path, expected) => {
    expect(appliesTo(globs, path)).toBe(expected);
  });

  it("ends soon for a hostile pattern", () => {
    expect(appliesTo("{a,b}".repeat(400), "c".repeat(400))).toBe(false);
    expect(appliesTo("*a".repeat(900), `${"a".repeat(5000)}b`)).toBe(false);
  });
});
