// symbols, references and problems: what the editor's language servers know.

import * as l10n from "@vscode/l10n";
import { choiceField, integerField, optional, textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import { countOf, cutLine, listOutcome, textOutcome } from "../results/result-text.js";
import { failedOutcome, type Tool, type ToolOutcome } from "../tool.js";
import { pathNames } from "./read-file.js";
import type { CodePlace, Problem, ReadingPorts, ReferenceKind } from "./reading-ports.js";
import { isWithheld, withheldOutcome } from "./withheld.js";

const mostPlaces = 100;
const mostProblems = 50;
const longestText = 200;

const symbolArguments = toolArguments({
  query: optional(textField("Name, or a part of it, to find in the whole workspace.", ["name", "symbol"])),
  path: optional(textField("File whose symbols to list, in place of a query.", pathNames)),
});

export function symbolsTool({ places, files, language }: ReadingPorts): Tool {
  return defineTool({
    name: "symbols",
    description: "Finds functions, classes and other symbols by name in the workspace, or lists those of one file.",
    arguments: symbolArguments,
    effect: "reads",
    title: ({ query, path }) =>
      path === undefined ? l10n.t('Find symbols "{0}"', query ?? "") : l10n.t("List symbols of {0}", path),
    plan: async ({ query, path }, { maxChars }) => {
      if (query === undefined && path === undefined) return failedOutcome("Give a query or a path.");
      const place = places.resolve(path ?? ".");
      if ("problem" in place) return failedOutcome(place.problem);
      const reasons = path === undefined ? [] : await files.reasons(place);
      if (isWithheld(reasons)) return withheldOutcome(place, reasons);
      return {
        actions: [{ kind: "read", path: place.actionPath }],
        run: async () => {
          const all =
            path === undefined ? await language.workspaceSymbols(query ?? "") : await language.documentSymbols(place, reasons);
          if (!all) return noServer(path === undefined ? "search_text" : "read_file");
          const wanted = path === undefined || query === undefined ? all : all.filter((one) => holds(one.text, query));
          return placesOutcome(wanted, "symbol", maxChars);
        },
      };
    },
  });
}

const holds = (text: string, query: string): boolean => text.toLowerCase().includes(query.toLowerCase());

const referenceArguments = toolArguments({
  path: textField("File that holds the name.", pathNames),
  line: integerField("Line that holds the name, from 1.", 1, ["line_number", "lineNumber", "row"]),
  name: textField("The name, as it is written there.", ["symbol", "symbol_name", "identifier"]),
  kind: optional(
    choiceField<ReferenceKind>("What to find. Default: references.", ["references", "definition", "implementations"], ["type"], {
      usages: "references",
      reference: "references",
      definitions: "definition",
      implementation: "implementations",
    }),
  ),
});

export function referencesTool({ places, files, language }: ReadingPorts): Tool {
  return defineTool({
    name: "references",
    description: "Finds where a name is used, defined or implemented, by the language server.",
    arguments: referenceArguments,
    effect: "reads",
    title: ({ name, kind = "references" }) => referenceTitle(kind, name),
    plan: async ({ path, line, name, kind = "references" }, { maxChars }) => {
      const place = places.resolve(path);
      if ("problem" in place) return failedOutcome(place.problem);
      const reasons = await files.reasons(place);
      if (isWithheld(reasons)) return withheldOutcome(place, reasons);
      return {
        actions: [{ kind: "read", path: place.actionPath }],
        run: async () => {
          const found = await language.references(kind, place, line, name, reasons);
          if (!found) return noServer("search_text");
          if (found === "name-not-found")
            return failedOutcome(`Line ${line} of ${place.path} does not hold ${name}. Read it again.`);
          return placesOutcome(found, kind === "definition" ? "definition" : kind.slice(0, -1), maxChars);
        },
      };
    },
  });
}

function referenceTitle(kind: ReferenceKind, name: string): string {
  if (kind === "definition") return l10n.t("Find the definition of {0}", name);
  return kind === "references" ? l10n.t("Find uses of {0}", name) : l10n.t("Find implementations of {0}", name);
}

const noServer = (instead: string): ToolOutcome =>
  textOutcome(`No language server answers for this. That does not mean that there is nothing; use ${instead}.`);

function placesOutcome(places: readonly CodePlace[], what: string, maxChars: number): ToolOutcome {
  if (places.length === 0) return textOutcome(`The language server finds no ${what}.`);
  const lines = places
    .slice(0, mostPlaces)
    .map(({ path, line, text }) => `${path}:${line}: ${cutLine(text.trim(), longestText)}`);
  const hidden = places.length - lines.length;
  return listOutcome(
    `[${countOf(places.length, what)}]`,
    lines,
    maxChars,
    (left) => `[${left + hidden} more are left out]`,
    hidden,
  );
}

const problemArguments = toolArguments({
  path: optional(textField("File; without it, all files of the workspace.", pathNames)),
});

export function problemsTool({ places, files, problems }: ReadingPorts): Tool {
  return defineTool({
    name: "problems",
    description: "Lists errors and warnings that the editor shows, errors first.",
    arguments: problemArguments,
    effect: "reads",
    title: ({ path }) => (path === undefined ? l10n.t("Look at the problems") : l10n.t("Look at the problems of {0}", path)),
    plan: async ({ path }, { maxChars }) => {
      const place = places.resolve(path ?? ".");
      if ("problem" in place) return failedOutcome(place.problem);
      const reasons = path === undefined ? [] : await files.reasons(place);
      if (isWithheld(reasons)) return withheldOutcome(place, reasons);
      return {
        actions: [{ kind: "read", path: place.actionPath }],
        run: async () => {
          const found = await problems.list(path === undefined ? undefined : place);
          if (found.length === 0) return textOutcome("The editor shows no problems. It may check only files that are open.");
          const lines = found.slice(0, mostProblems).map(problemLine);
          const hidden = found.length - lines.length;
          const heading = `[${countOf(found.length, "problem")}]`;
          return listOutcome(heading, lines, maxChars, (left) => `[${left + hidden} more; give a path]`, hidden);
        },
      };
    },
  });
}

export function problemLine({ path, line, severity, message, source }: Problem): string {
  const from = source === undefined ? "" : ` (${source})`;
  return `${path}:${line}: ${severity}: ${cutLine(message.replaceAll(/\s+/g, " "), longestText * 2)}${from}`;
}
