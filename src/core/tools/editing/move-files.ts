// delete_file and move_file. Tools of their own, because a review sees no `rm` or `mv`.

import * as l10n from "@vscode/l10n";
import { diffText } from "../../editing/review/diff-text.js";
import type { Action } from "../../permissions/action.js";
import { textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import type { Place } from "../places/place.js";
import { textHash } from "../places/text-hash.js";
import { pathNames } from "../reading/read-file.js";
import { isWithheld, withheldOutcome } from "../reading/withheld.js";
import { type FileBefore, failedOutcome, type Tool, type ToolOutcome } from "../tool.js";
import { editOutcome, stepEdit, unwritten } from "./edit-outcome.js";
import type { EditableFile, EditingPorts } from "./editing-ports.js";
import { newSchemaAddress } from "./schema-addresses.js";

const deleteArguments = toolArguments({ path: textField("Path of the file, relative to the workspace.", pathNames) });

export function deleteFileTool(ports: EditingPorts): Tool {
  return defineTool({
    name: "delete_file",
    description: "Deletes one file, into the trash where there is one.",
    arguments: deleteArguments,
    effect: "edits",
    title: ({ path }) => l10n.t("Delete {0}", path),
    plan: async ({ path }, { conversationId, signal }) => {
      const found = await existing(ports, path);
      if (!("file" in found)) return found;
      const { place, file } = found;
      const before = file.kind === "text" ? file.whole : null;
      const encoding = file.kind === "text" ? { encoding: file.encoding } : {};
      const action: Action = { kind: "edit", path: place.actionPath, change: "delete" };
      const edited = { place, change: "delete", before, wanted: null } as const;
      const effect = { change: "delete", place, before, after: null, ...encoding } as const;
      return {
        actions: [action],
        before: [await fileBefore(place, file)],
        edits: [await stepEdit(edited, null)],
        preview:
          before === null
            ? { kind: "text", text: l10n.t("Delete {0}. It is not a text, so only the trash can bring it back.", place.path) }
            : { kind: "diff", text: diffText(place.path, before, null).text },
        run: async (permit) => {
          await ports.recorder.begin(conversationId, [{ ...effect, isUnfinished: true }]);
          const written = await ports.writes.write(permit, action, { kind: "delete", place, before }, file.realPath, signal);
          if (written.kind !== "written") {
            await ports.recorder.finish(conversationId, [{ ...effect, change: "change", after: before }]);
            return unwritten(place, before, written);
          }
          await ports.recorder.finish(conversationId, [effect]);
          ports.readTexts.forget(conversationId, place.uri);
          return await editOutcome(edited, written);
        },
      };
    },
  });
}

const moveArguments = toolArguments({
  from: textField("Path of the file, relative to the workspace.", ["source", "old_path", "oldPath", "path", "src"]),
  to: textField("New path, with the file's name.", ["destination", "new_path", "newPath", "target", "dest"]),
});

export function moveFileTool(ports: EditingPorts): Tool {
  return defineTool({
    name: "move_file",
    description: "Moves or renames one file. The editor updates imports where a language server can.",
    arguments: moveArguments,
    effect: "edits",
    title: ({ from, to }) => l10n.t("Move {0} to {1}", from, to),
    plan: async ({ from, to }, { conversationId, signal }) => {
      const found = await existing(ports, from);
      if (!("file" in found)) return found;
      const { place, file } = found;
      const target = ports.places.resolve(to);
      if ("problem" in target) return failedOutcome(target.problem);
      if (target.uri === place.uri) return failedOutcome("from and to are the same.");
      const there = await ports.writes.look(target);
      if (there.kind !== "missing") {
        const why = there.kind === "refused" ? there.reason : "A file is already there.";
        return failedOutcome(`${place.path} cannot be moved to ${target.path}: ${why}`);
      }
      const text = file.kind === "text" ? file.text : "";
      if (newSchemaAddress(target.path, newSchemaAddress(place.path, null, text) === undefined ? null : text, text) !== undefined)
        return failedOutcome(`Under that name, editors would fetch an address in ${place.path}. Use write_file instead.`);
      const actions: readonly [Action, Action] = [
        { kind: "edit", path: place.actionPath, change: "move" },
        { kind: "edit", path: target.actionPath, change: "create" },
      ];
      const before = file.kind === "text" ? file.whole : null;
      const encoding = file.kind === "text" ? { encoding: file.encoding } : {};
      const edited = { place, change: "move", movedTo: target, before, wanted: before } as const;
      const effect = { change: "move", place, movedTo: target, before, after: before, ...encoding } as const;
      return {
        actions,
        edits: [await stepEdit(edited, before)],
        before: [await fileBefore(place, file), { uri: target.uri, path: target.path, text: null, hash: null }],
        preview: { kind: "text", text: l10n.t("Move {0} to {1}", place.path, target.path) },
        run: async (permit) => {
          await ports.recorder.begin(conversationId, [{ ...effect, isUnfinished: true }]);
          const write = { kind: "move", place, to: target } as const;
          const written = await ports.writes.write(permit, actions[0], write, file.realPath, signal);
          if (written.kind !== "written") {
            await ports.recorder.finish(conversationId, [{ ...effect, change: "change" }]);
            return unwritten(place, before, written);
          }
          await ports.recorder.finish(conversationId, [effect]);
          const seen = ports.readTexts.last(conversationId, place.uri);
          ports.readTexts.forget(conversationId, place.uri);
          if (seen !== undefined) ports.readTexts.saw(conversationId, target.uri, seen);
          return await editOutcome(edited, written);
        },
      };
    },
  });
}

type ExistingFile = Exclude<EditableFile, { kind: "missing" | "refused" }>;

async function existing(
  ports: EditingPorts,
  path: string,
): Promise<{ readonly place: Place; readonly file: ExistingFile } | ToolOutcome> {
  const place = ports.places.resolve(path);
  if ("problem" in place) return failedOutcome(place.problem);
  const reasons = await ports.files.reasons(place);
  if (isWithheld(reasons)) return withheldOutcome(place, reasons);
  const file = await ports.writes.look(place);
  if (file.kind === "missing") {
    const near = file.near.length > 0 ? ` Similar paths: ${file.near.join(", ")}` : "";
    return failedOutcome(`There is no file ${place.path}.${near}`);
  }
  if (file.kind === "refused") return failedOutcome(`Nothing was changed: ${file.reason}`);
  if (file.kind === "text" && file.hasUnsavedChanges) {
    return failedOutcome(`The user has unsaved changes in ${place.path}. Nothing was changed; ask the user to save it.`);
  }
  return { place, file };
}

async function fileBefore(place: Place, file: ExistingFile): Promise<FileBefore> {
  const { uri, path } = place;
  if (file.kind !== "text") return { uri, path, text: null, hash: null };
  return { uri, path, text: file.whole, hash: await textHash(file.whole), encoding: file.encoding, eol: file.eol };
}
