// find_files and list_folder: names of files, without their texts.

import * as l10n from "@vscode/l10n";
import { integerField, optional, textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import { countOf, listOutcome, textOutcome } from "../results/result-text.js";
import { failedOutcome, type Tool } from "../tool.js";
import type { FolderEntry, ReadingPorts } from "./reading-ports.js";

const mostFiles = 100;
const mostEntries = 200;
const mostDepth = 5;

const folderNames = ["dir", "directory", "path", "root", "cwd"];

const findArguments = toolArguments({
  glob: textField("Glob, such as `**/*.test.ts` or `src/**/user*`.", ["pattern", "query", "globPattern", "name", "file_pattern"]),
  folder: optional(textField("Folder to search; without it, the whole workspace.", folderNames)),
});

export function findFilesTool({ places, folders }: ReadingPorts): Tool {
  return defineTool({
    name: "find_files",
    description: "Finds files by a glob, newest first. Leaves out files that .gitignore excludes.",
    arguments: findArguments,
    effect: "reads",
    title: ({ glob, folder }) => (folder === undefined ? l10n.t("Find {0}", glob) : l10n.t("Find {0} in {1}", glob, folder)),
    plan: async ({ glob, folder }, { signal, maxChars }) => {
      const place = places.resolve(folder ?? ".");
      if ("problem" in place) return failedOutcome(place.problem);
      return {
        actions: [{ kind: "read", path: place.actionPath }],
        run: async () => {
          const { paths, isComplete } = await folders.find(glob, folder === undefined ? undefined : place, signal);
          const unseen = isComplete ? "" : " The workspace has too many files to look at all of them; give a folder.";
          if (paths.length === 0) {
            return textOutcome(
              `No file matches ${glob}. Files that .gitignore or files.exclude leaves out are not searched.${unseen}`,
            );
          }
          const shown = paths.slice(0, mostFiles);
          const heading = `[${countOf(paths.length, "file")}, newest first.${unseen}]`;
          const hidden = paths.length - shown.length;
          return listOutcome(heading, shown, maxChars, (left) => `[${left + hidden} more; use a narrower glob]`, hidden);
        },
      };
    },
  });
}

const listArguments = toolArguments({
  path: optional(
    textField("Folder, relative to the workspace; without it, the workspace itself.", ["folder", "dir", "directory"]),
  ),
  depth: optional(integerField("How many levels to list, from 1 to 5. Default: 1.", 1, ["levels", "max_depth", "recursive"])),
});

export function listFolderTool({ places, folders }: ReadingPorts): Tool {
  return defineTool({
    name: "list_folder",
    description: "Lists the files and folders of a folder.",
    arguments: listArguments,
    effect: "reads",
    title: ({ path }) => l10n.t("List {0}", path ?? "."),
    plan: async ({ path = ".", depth = 1 }, { maxChars }) => {
      const place = places.resolve(path);
      if ("problem" in place) return failedOutcome(place.problem);
      return {
        actions: [{ kind: "read", path: place.actionPath }],
        run: async () => {
          const entries = await folders.list(place, Math.min(depth, mostDepth), mostEntries + 1);
          if (!entries) return failedOutcome(`There is no folder ${place.path}. Use find_files or list a folder above it.`);
          if (entries.length === 0) return textOutcome(`${place.path} is empty.`);
          const shown = entries.slice(0, mostEntries).map(entryLine);
          const isCut = entries.length > mostEntries;
          const heading = `[${place.path}${isCut ? `, the first ${mostEntries} entries` : ""}]`;
          return listOutcome(
            heading,
            shown,
            maxChars,
            () => "[More entries are left out; list a folder inside it]",
            isCut ? 1 : 0,
          );
        },
      };
    },
  });
}

function entryLine({ path, isFolder, isIgnored }: FolderEntry): string {
  return `${path}${isFolder ? "/" : ""}${isIgnored ? " (ignored)" : ""}`;
}
