// edit_file and write_file: change the text of one file, or create it.

import * as l10n from "@vscode/l10n";
import { diffText } from "../../editing/review/diff-text.js";
import type { Action } from "../../permissions/action.js";
import type { Permit } from "../../permissions/permit.js";
import { isObject, type JsonObject } from "../../platform/json.js";
import { flagField, listField, objectField, optional, textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import type { Place } from "../places/place.js";
import { textHash } from "../places/text-hash.js";
import { pathNames } from "../reading/read-file.js";
import { isWithheld, withheldOutcome } from "../reading/withheld.js";
import { failedOutcome, type Tool, type ToolContext, type ToolOutcome, type ToolPlan } from "../tool.js";
import { changedOutcome, editOutcome, reviewOutcome, stepEdit, unwritten } from "./edit-outcome.js";
import type { EditableFile, EditingPorts } from "./editing-ports.js";
import { applyEdits, longestText } from "./match-edits.js";
import { newSchemaAddress } from "./schema-addresses.js";

const oldNames = ["old_string", "oldString", "old_text", "oldText", "old_str", "search", "find", "before"];
const newNames = ["new_string", "newString", "new_text", "newText", "new_str", "replace", "replacement", "after"];
const allNames = ["replace_all", "replaceAll", "all_occurrences"];

const editArguments = toolArguments(
  {
    path: textField("Path of the file, relative to the workspace.", pathNames),
    edits: listField(
      "The replacements, in order.",
      objectField("One replacement.", {
        old: textField("Text to replace, exactly as it is in the file, with enough lines to occur only once.", oldNames),
        new: textField("Text to put in its place.", newNames),
        all: optional(flagField("Whether to replace every occurrence. Default: false.", allNames)),
      }),
      ["changes", "replacements"],
    ),
  },
  withSingleEdit,
);

/** Models that know another tool for this put the one replacement beside the path. */
function withSingleEdit(given: JsonObject): JsonObject {
  const has = (names: readonly string[]): boolean => names.some((name) => Object.hasOwn(given, name));
  if (isObject(given["edits"]) || has(["edits", "changes", "replacements"])) return given;
  const isOne = has(["old", ...oldNames]) && has(["new", ...newNames]);
  return isOne ? { ...given, edits: [given] } : given;
}

export function editFileTool(ports: EditingPorts): Tool {
  return defineTool({
    name: "edit_file",
    description: "Replaces parts of an existing file. Each `old` must occur exactly once. Read the file first.",
    arguments: editArguments,
    effect: "edits",
    title: ({ path }) => l10n.t("Edit {0}", path),
    plan: async ({ path, edits }, context) => {
      if (edits.length === 0) return failedOutcome("edits is empty.");
      const place = ports.places.resolve(path);
      if ("problem" in place) return failedOutcome(place.problem);
      const file = await lookAtText(ports, place, context);
      if (!("file" in file)) return file;
      const matched = applyEdits(file.file.text.replaceAll("\r\n", "\n"), edits, place.path);
      if ("problem" in matched) return failedOutcome(matched.problem);
      return changePlan(ports, { place, file: file.file, after: matched.text }, context);
    },
  });
}

const writeArguments = toolArguments({
  path: textField("Path of the file, relative to the workspace.", pathNames),
  text: textField("The whole text of the file.", ["content", "contents", "code", "file_text", "data"]),
});

export function writeFileTool(ports: EditingPorts): Tool {
  return defineTool({
    name: "write_file",
    description: "Creates a file, or replaces the whole text of one that was read. For small changes use edit_file.",
    arguments: writeArguments,
    effect: "edits",
    title: ({ path }) => l10n.t("Write {0}", path),
    plan: async ({ path, text }, context) => {
      if (text.length > longestText) return failedOutcome(`text has ${text.length} characters, too many for one file.`);
      const place = ports.places.resolve(path);
      if ("problem" in place) return failedOutcome(place.problem);
      const found = await ports.writes.look(place);
      if (found.kind === "missing") return creationPlan(ports, place, text, found.realPath, context);
      const file = await lookAtText(ports, place, context, found);
      if (!("file" in file)) return file;
      if (ports.readTexts.last(context.conversationId, place.uri) === undefined && file.file.text !== "") {
        return failedOutcome(`${place.path} exists. Read it before you replace it. Nothing was changed.`);
      }
      const after = text.replaceAll("\r\n", "\n");
      if (after === file.file.text.replaceAll("\r\n", "\n")) return failedOutcome(`${place.path} already holds this text.`);
      return changePlan(ports, { place, file: file.file, after }, context);
    },
  });
}

type TextFile = Extract<EditableFile, { kind: "text" }>;

/** The file, if it is what the model has read and may be changed. */
async function lookAtText(
  ports: EditingPorts,
  place: Place,
  { conversationId }: ToolContext,
  looked?: EditableFile,
): Promise<{ readonly file: TextFile } | ToolOutcome> {
  const reasons = await ports.files.reasons(place);
  if (isWithheld(reasons)) return withheldOutcome(place, reasons);
  const file = looked ?? (await ports.writes.look(place));
  if (file.kind === "missing") {
    const near = file.near.length > 0 ? ` Similar paths: ${file.near.join(", ")}` : "";
    return failedOutcome(`There is no file ${place.path}. Use write_file to create it.${near}`);
  }
  if (file.kind !== "text") return failedOutcome(`Nothing was changed: ${file.reason}`);
  const seen = ports.readTexts.last(conversationId, place.uri);
  // An error would show lines of a file that the user has not allowed to be read.
  if (reasons.length > 0 && seen === undefined)
    return failedOutcome(`Read ${place.path} before you change it. Nothing was changed.`);
  const now = file.text.replaceAll("\r\n", "\n");
  if (seen === undefined || seen === now) return { file };
  // The difference is now known to the model, so its next edit counts.
  ports.readTexts.saw(conversationId, place.uri, now);
  return changedOutcome(place, seen, now);
}

interface PlannedChange {
  readonly place: Place;
  readonly file: TextFile;
  /** With `\n` as line ending. */
  readonly after: string;
}

async function changePlan(ports: EditingPorts, planned: PlannedChange, context: ToolContext): Promise<ToolPlan> {
  const { place, file, after } = planned;
  const { text: before, whole, encoding, eol, hasUnsavedChanges } = file;
  const wanted = after.replaceAll("\n", eol);
  const action: Extract<Action, { readonly kind: "edit" }> = {
    kind: "edit",
    path: place.actionPath,
    change: "change",
    ...(hasUnsavedChanges ? { savesUserChanges: true } : {}),
    ...schemaIn(place, before, after),
  };
  const effect = { change: "change", place, before: whole, after: wanted, encoding } as const;
  const edited = { place, change: "change", before: whole, wanted } as const;
  const { reviews, writes, recorder, readTexts } = ports;
  const saw = (text: string | null): void => {
    if (text !== null) readTexts.saw(context.conversationId, place.uri, text);
  };
  return {
    actions: [action],
    before: [{ uri: place.uri, path: place.path, text: whole, hash: await textHash(whole), encoding, eol }],
    edits: [await stepEdit(edited, wanted)],
    preview: { kind: "diff", text: diffText(place.path, before, after).text },
    run: async (permit) => {
      await recorder.begin(context.conversationId, [{ ...effect, isUnfinished: true }]);
      const written = await writes.write(
        permit,
        action,
        { kind: "change", place, before, after: wanted },
        file.realPath,
        context.signal,
      );
      if (written.kind !== "written") {
        await recorder.finish(context.conversationId, [{ ...effect, after: whole }]);
        if (written.kind === "changed") saw(written.text);
        return unwritten(place, before, written);
      }
      await recorder.finish(context.conversationId, [{ ...effect, after: written.text }]);
      saw(written.text);
      return await editOutcome(edited, written);
    },
    ...(reviews
      ? {
          review: async (signal: AbortSignal, allow: () => Promise<Permit | undefined>) => {
            let hasBegun = false;
            const approve = async (): Promise<Permit | undefined> => {
              const permit = await allow();
              if (permit) await recorder.begin(context.conversationId, [{ ...effect, isUnfinished: true }]);
              hasBegun = permit !== undefined;
              return permit;
            };
            const reviewed = await reviews.review({ place, action, before, after: wanted, approve }, signal);
            if (!reviewed) {
              if (hasBegun) await recorder.finish(context.conversationId, [{ ...effect, after: whole }]);
              return undefined;
            }
            if (reviewed.written.kind === "written") {
              await recorder.finish(context.conversationId, [{ ...effect, after: reviewed.written.text }]);
              saw(reviewed.written.text);
            }
            return await reviewOutcome(edited, reviewed);
          },
        }
      : {}),
  };
}

function schemaIn({ path }: Place, before: string | null, after: string): { readonly opensAddress?: string } {
  const address = newSchemaAddress(path, before, after);
  return address === undefined ? {} : { opensAddress: address };
}

async function creationPlan(
  { writes, recorder, readTexts }: EditingPorts,
  place: Place,
  text: string,
  realPath: string | undefined,
  { conversationId, signal }: ToolContext,
): Promise<ToolPlan> {
  const action: Action = { kind: "edit", path: place.actionPath, change: "create", ...schemaIn(place, null, text) };
  const edited = { place, change: "create", before: null, wanted: text } as const;
  const effect = { change: "create", place, before: null, after: text } as const;
  return {
    actions: [action],
    before: [{ uri: place.uri, path: place.path, text: null, hash: null }],
    edits: [await stepEdit(edited, text)],
    preview: { kind: "diff", text: diffText(place.path, null, text).text },
    run: async (permit) => {
      await recorder.begin(conversationId, [{ ...effect, isUnfinished: true }]);
      const written = await writes.write(permit, action, { kind: "create", place, text }, realPath, signal);
      if (written.kind !== "written") {
        await recorder.finish(conversationId, [{ ...effect, change: "delete", after: null }]);
        return unwritten(place, null, written);
      }
      const { encoding } = written;
      await recorder.finish(conversationId, [
        { ...effect, after: written.text, ...(encoding !== undefined ? { encoding } : {}) },
      ]);
      if (written.text !== null) readTexts.saw(conversationId, place.uri, written.text);
      return await editOutcome(edited, written);
    },
  };
}
