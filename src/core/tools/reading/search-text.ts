// search_text: lines that hold a text or match a regular expression, grouped by file.

import * as l10n from "@vscode/l10n";
import { flagField, optional, textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import { countOf, cutLine, listOutcome, textOutcome } from "../results/result-text.js";
import { failedOutcome, type Tool } from "../tool.js";
import type { ReadingPorts, SearchFound, SearchHit, SearchRequest } from "./reading-ports.js";

const mostHits = 100;
const longestHit = 300;

const searchArguments = toolArguments({
  pattern: textField("Text to find, or a regular expression.", ["query", "regex_pattern", "search", "text", "q"]),
  regex: optional(
    flagField("Whether the pattern is a regular expression. Default: false.", ["isRegex", "is_regexp", "use_regex"]),
  ),
  ignore_case: optional(flagField("Whether case does not matter. Default: false.", ["case_insensitive", "i"])),
  include: optional(
    textField("Glob of the files to search, such as `**/*.ts`.", ["glob", "files", "file_pattern", "includePattern"]),
  ),
  folder: optional(textField("Folder to search; without it, the whole workspace.", ["dir", "directory", "path"])),
});

export function searchTextTool({ places, search }: ReadingPorts): Tool {
  return defineTool({
    name: "search_text",
    description:
      "Searches the text of the workspace's files, line by line. Returns at most 100 lines with their numbers. Leaves out files that .gitignore excludes.",
    arguments: searchArguments,
    effect: "reads",
    title: ({ pattern, folder, include }) => {
      const where = folder ?? include;
      return where === undefined ? l10n.t('Search for "{0}"', pattern) : l10n.t('Search for "{0}" in {1}', pattern, where);
    },
    plan: async ({ pattern, regex = false, ignore_case = false, include, folder }, { signal, maxChars }) => {
      if (pattern === "") return failedOutcome("pattern is empty.");
      const place = places.resolve(folder ?? ".");
      if ("problem" in place) return failedOutcome(place.problem);
      const request: SearchRequest = {
        pattern,
        isRegex: regex,
        isCaseBlind: ignore_case,
        mostHits,
        ...(include !== undefined ? { include } : {}),
        ...(folder !== undefined ? { folder: place } : {}),
      };
      return {
        actions: [{ kind: "read", path: place.actionPath }],
        run: async () => {
          const found = await search.search(request, signal);
          if (found.problem === undefined && found.hits.length > 0) return hitsOutcome(found, maxChars);
          if (found.timedOut) return failedOutcome("The search took too long. Give a folder or `include`.");
          const other = await otherReading(request, found, (one) => search.search(one, signal));
          if (other) return hitsOutcome(other.found, maxChars, other.note);
          if (found.problem !== undefined) return failedOutcome(found.problem);
          return textOutcome(nothingFound(request));
        },
      };
    },
  });
}

/** Models mix up texts and expressions, so a search without a hit tries the other one. */
async function otherReading(
  request: SearchRequest,
  found: SearchFound,
  search: (request: SearchRequest) => Promise<SearchFound>,
): Promise<{ readonly found: SearchFound; readonly note: string } | undefined> {
  if (!/[\\^$.|?*+()[\]{}]/.test(request.pattern)) return undefined;
  const other = await search({ ...request, isRegex: !request.isRegex });
  if (other.problem !== undefined || other.hits.length === 0) return undefined;
  const why = found.problem === undefined ? "has no hit" : "is not valid";
  const note = request.isRegex
    ? `The regular expression ${why}; these lines hold the pattern as text.`
    : "No line holds this text; these match it as a regular expression.";
  return { found: other, note };
}

function hitsOutcome({ hits, isCut, timedOut }: SearchFound, maxChars: number, note?: string): ReturnType<typeof listOutcome> {
  const files = [...Map.groupBy(hits, ({ path }) => path)];
  const lines = files.flatMap(([path, own]) => [path, ...own.map(hitLine)]);
  const count = `${countOf(hits.length, "line")} in ${countOf(files.length, "file")}`;
  const why = timedOut ? "the search took too long" : "use a narrower pattern, `include` or `folder`";
  const heading = `[${note === undefined ? "" : `${note} `}${isCut ? `The first ${count}; there are more: ${why}` : count}]`;
  return listOutcome(heading, lines, maxChars, () => "[Not all of them fit here; use a narrower pattern]");
}

const hitLine = ({ line, text }: SearchHit): string => `  ${line}: ${cutLine(text.trimEnd(), longestHit)}`;

function nothingFound({ pattern, include, folder, isCaseBlind }: SearchRequest): string {
  const where = [folder && `in ${folder.path}`, include && `in files like ${include}`].filter((part) => part !== undefined);
  return [
    `Nothing found for ${JSON.stringify(pattern)}${where.length > 0 ? ` ${where.join(" ")}` : ""}.`,
    "Not searched: files that .gitignore excludes, binary files, and files that may hold secrets.",
    ...(isCaseBlind ? [] : ["Case matters unless ignore_case is true."]),
  ].join(" ");
}
