// read_file: numbered lines of a text file, in pages.

import * as l10n from "@vscode/l10n";
import { integerField, optional, textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import type { Place } from "../places/place.js";
import { countOf, cutLine, fitLines, textOutcome } from "../results/result-text.js";
import { failedOutcome, type Tool, type ToolContext, type ToolOutcome } from "../tool.js";
import type { FoundText, ReadingPorts } from "./reading-ports.js";
import { isWithheld, withheldOutcome } from "./withheld.js";

export const mostLines = 2000;
export const longestLine = 2000;
export const mostCharacters = 48_000;

export const pathNames = ["file_path", "filePath", "file", "filename", "absolute_path", "relative_path", "target_file"];

const readArguments = toolArguments({
  path: textField("Path of the file, relative to the workspace.", pathNames),
  first: optional(integerField("First line, from 1.", 1, ["start", "start_line", "offset", "from", "line_start", "first_line"])),
  last: optional(integerField("Last line, included.", 1, ["end", "end_line", "to", "line_end", "last_line"])),
});

export function readFileTool({ places, files, readTexts }: ReadingPorts): Tool {
  return defineTool({
    name: "read_file",
    description:
      "Reads a text file of the workspace, with line numbers. Returns at most 2000 lines; read on with `first`. Shows unsaved changes of open files.",
    arguments: readArguments,
    effect: "reads",
    title: ({ path, first, last }) => {
      if (first !== undefined && last !== undefined) return l10n.t("Read {0}, lines {1}–{2}", path, first, last);
      return first === undefined ? l10n.t("Read {0}", path) : l10n.t("Read {0}, from line {1}", path, first);
    },
    plan: async ({ path, first, last }, context) => {
      const place = places.resolve(path);
      if ("problem" in place) return failedOutcome(place.problem);
      const reasons = await files.reasons(place);
      if (isWithheld(reasons)) return withheldOutcome(place, reasons);
      return {
        actions: [{ kind: "read", path: place.actionPath }],
        run: async () => {
          const found = await files.text(place, reasons);
          if (found.kind !== "text") return unreadable(place, found);
          const { hasChanged } = readTexts.saw(context.conversationId, place.uri, found.text);
          return page(place, found, { first: first ?? 1, last, hasChanged }, context);
        },
      };
    },
  });
}

export function unreadable(place: Place, found: Exclude<FoundText, { kind: "text" }>): ToolOutcome {
  const { path } = place;
  switch (found.kind) {
    case "missing":
      return failedOutcome(
        found.near.length === 0
          ? `There is no file ${path}. Use find_files to find it.`
          : `There is no file ${path}. Similar paths: ${found.near.join(", ")}`,
      );
    case "folder":
      return failedOutcome(`${path} is a folder. Use list_folder.`);
    case "binary":
      return failedOutcome(`${path} is not a text file.`);
    case "too-large":
      return failedOutcome(`${path} has ${found.bytes} bytes, too many to read. Use search_text to find a part of it.`);
    case "withheld":
      return withheldOutcome(place, found.reasons);
  }
}

interface Page {
  readonly first: number;
  readonly last: number | undefined;
  readonly hasChanged: boolean;
}

function page(
  { path }: Place,
  found: Extract<FoundText, { kind: "text" }>,
  wanted: Page,
  { maxChars }: ToolContext,
): ToolOutcome {
  const lines = found.text.split(/\r\n|\n/);
  // The end of the last line is not a line of its own.
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  if (found.text === "") return textOutcome(`${path} is empty.`);
  const { first } = wanted;
  if (first > lines.length) return failedOutcome(`${path} has ${countOf(lines.length, "line")}; line ${first} does not exist.`);
  const last = Math.min(
    wanted.last === undefined ? lines.length : Math.max(first, wanted.last),
    lines.length,
    first + mostLines - 1,
  );
  const numbered = lines.slice(first - 1, last).map((line, index) => `${first + index}\t${cutLine(line, longestLine)}`);
  const { lines: shown } = fitLines(numbered, Math.min(mostCharacters, maxChars - 300));
  const end = first + shown.length - 1;
  const notes = [
    first === 1 && end === lines.length
      ? `${path}, ${countOf(lines.length, "line")}`
      : `${path}, lines ${first}–${end} of ${lines.length}`,
    ...(found.isDirty ? ["with the user's unsaved changes"] : []),
    ...(wanted.hasChanged ? ["changed since it was last read, so earlier line numbers no longer hold"] : []),
    ...(end < lines.length && (wanted.last === undefined || end < wanted.last) ? [`read on with first=${end + 1}`] : []),
  ];
  return textOutcome([`[${notes.join("; ")}]`, ...shown].join("\n"));
}
