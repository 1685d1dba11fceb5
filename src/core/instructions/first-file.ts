// The text of a first AGENTS.md, from facts that the project's own files state. What they do not state is left for the user.

import { isObject, parseObject } from "../platform/json.js";

export interface ProjectFacts {
  readonly name: string;
  /** One sentence, as a manifest says it; empty if none does. */
  readonly description: string;
  /** Commands with what they do, such as `npm test`. */
  readonly commands: readonly { readonly command: string; readonly what: string }[];
  /** Top-level folders. */
  readonly folders: readonly string[];
  /** Sentences about formatters and linters. */
  readonly conventions: readonly string[];
}

/** Scripts that an assistant has a use for, in the order in which they are listed. */
const usefulScripts = ["install", "build", "dev", "start", "check", "lint", "format", "typecheck", "test"];

/** Folders with results, dependencies or settings, which explain nothing. */
const dullFolders = /^(?:\.|node_modules$|dist$|build$|out$|target$|venv$|coverage$|test-results$|__pycache__$)/;

export function firstInstructionFile({ name, description, commands, folders, conventions }: ProjectFacts): string {
  const shown = folders.filter((folder) => !dullFolders.test(folder)).toSorted();
  const sections = [
    `# ${name}`,
    ...(description === "" ? [] : [description]),
    ...(commands.length > 0
      ? [`## Commands\n\n${commands.map(({ command, what }) => `- \`${command}\`${what === "" ? "" : `: ${what}`}`).join("\n")}`]
      : []),
    ...(shown.length > 0 ? [`## Layout\n\n${shown.map((folder) => `- \`${folder}/\``).join("\n")}`] : []),
    `## Conventions\n\n${[...conventions.map((line) => `- ${line}`), "- (What should every change respect? Write it here.)"].join("\n")}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

/** The facts in a `package.json`; undefined if it is not JSON. */
export function factsOfPackageJson(
  text: string,
  runner: "npm" | "pnpm" | "yarn" | "bun",
): Pick<ProjectFacts, "name" | "description" | "commands"> | undefined {
  const manifest = parseObject(text);
  if (!manifest) return undefined;
  const { name, description, scripts } = manifest;
  const known = isObject(scripts) ? Object.entries(scripts) : [];
  const rank = (script: string): number => usefulScripts.indexOf(script.split(":", 1)[0] ?? "");
  const commands = known
    .filter((entry): entry is [string, string] => typeof entry[1] === "string" && rank(entry[0]) >= 0)
    .toSorted(([one], [other]) => rank(one) - rank(other))
    .map(([script, what]) => ({ command: `${runner} run ${script}`, what: oneLine(what) }));
  return {
    name: typeof name === "string" ? oneLine(name) : "",
    description: typeof description === "string" ? oneLine(description) : "",
    commands: [{ command: `${runner} install`, what: "" }, ...commands],
  };
}

/** The commands that the manifests of other languages imply, by file name. */
export const impliedCommands: Readonly<Record<string, readonly string[]>> = {
  "Cargo.toml": ["cargo build", "cargo test"],
  "go.mod": ["go build ./...", "go test ./..."],
  "pom.xml": ["mvn verify"],
  "build.gradle": ["gradle build"],
  "build.gradle.kts": ["gradle build"],
  "pyproject.toml": ["python -m pytest"],
  Gemfile: ["bundle install"],
  "composer.json": ["composer install"],
};

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("`", "'").trim().slice(0, 200);
}
