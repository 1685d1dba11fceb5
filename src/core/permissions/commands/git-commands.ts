// Git: only commands that read, or that add to the history, can have a rule. Others run programs that configuration names,
// discard work or send it. An unknown command may be an alias, which can be any program.

import { hasFlag, hasOption } from "./options.js";
import type { Concern } from "./parsed-command.js";

const known = new Set([
  ...["status", "diff", "log", "show", "blame", "describe", "shortlog", "rev-parse", "rev-list", "ls-files", "ls-tree"],
  ...["merge-base", "name-rev", "cat-file", "grep", "branch", "tag", "remote", "stash", "add", "commit", "switch", "mv"],
  ...["version", "help", "count-objects", "diff-tree", "diff-files", "diff-index", "for-each-ref", "show-ref", "whatchanged"],
]);
const destroying = new Set([
  "clean",
  "reset",
  "restore",
  "checkout",
  "rm",
  "gc",
  "prune",
  "reflog",
  "update-ref",
  "filter-branch",
]);
const sending = new Set(["push", "send-email", "send-pack", "request-pull"]);
const harmlessGlobals = new Set(["--no-pager", "-P", "--no-optional-locks", "--version", "--help", "--literal-pathspecs"]);

export function concernOfGit(args: readonly string[]): Concern | undefined {
  const at = args.findIndex((word) => !word.startsWith("-"));
  const globals = at === -1 ? args : args.slice(0, at);
  const option = globals.find((word) => !harmlessGlobals.has(word));
  if (option !== undefined) return { kind: "option", program: "git", option };
  if (at === -1) return undefined;
  const command = args[at] ?? "";
  const rest = args.slice(at + 1);
  const program = `git ${command}`;
  if (sending.has(command)) return { kind: "publishes", program };
  if (destroying.has(command)) return { kind: "discards", program };
  if (!known.has(command)) return { kind: "runs-others", program };
  const risky = ["--ext-diff", "--textconv", "--output", "--open-files-in-pager", "--filters", "--exec", "--upload-pack"].find(
    (name) => hasOption(rest, name),
  );
  if (risky !== undefined) return { kind: "option", program, option: risky };
  if (command === "grep" && hasFlag(rest, "O")) return { kind: "option", program, option: "-O" };
  const removes = hasFlag(rest, "d") || hasFlag(rest, "D") || hasOption(rest, "--delete");
  const forces = hasFlag(rest, "f") || hasOption(rest, "--force") || hasOption(rest, "--discard-changes");
  if (["branch", "tag"].includes(command) && (removes || forces || hasFlag(rest, "M"))) return { kind: "discards", program };
  if (command === "switch" && (forces || hasFlag(rest, "C"))) return { kind: "discards", program };
  if (command === "mv" && forces) return { kind: "discards", program };
  if (command === "stash" && !/^(?:list|show)$/.test(rest[0] ?? "")) return { kind: "discards", program };
  if (command === "remote" && rest.some((word) => word !== "-v" && word !== "--verbose"))
    return { kind: "option", program, option: rest[0] ?? "" };
  return undefined;
}
