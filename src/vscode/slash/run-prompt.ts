// Carries out a prompt file: asks for its inputs, attaches what it mentions, offers the model that it asks for, and gives
// back the text to send.

import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import type { AnswerModel, Attachment } from "../../core/conversation/conversation.js";
import type { PromptFile } from "../../core/instructions/prompt-file.js";
import { filled, needsOf, type PromptArguments, readArguments } from "../../core/instructions/prompt-variables.js";
import { attachmentFromEditor, fileOfEditor } from "../attach/file-attachment.js";
import { askForText } from "../interface/input-boxes.js";
import { pickFrom } from "../interface/lists.js";
import type { CommandOutcome, FeaturePanel } from "../panel/panel-feature.js";
import type { SlashServices } from "./slash-services.js";

const cancelled: CommandOutcome = { kind: "cancelled" };

export async function runPrompt(
  prompt: PromptFile,
  typed: string,
  services: Pick<SlashServices, "findModel" | "selectedModel">,
  panel: FeaturePanel,
): Promise<CommandOutcome> {
  const needs = needsOf(prompt.body);
  const given = await inputsOf(prompt, typed);
  if (!given) return cancelled;
  const { inputs, rest } = given;
  const selection = needs.selection ? await attachmentFromEditor() : undefined;
  if (needs.selection && !selection) return cancelled;
  const file = needs.file ? await fileOfEditor() : undefined;
  if (needs.file && !file) return cancelled;
  const model = await offeredModel(prompt, services, panel);
  if (model === "cancelled") return cancelled;
  for (const attachment of [selection, file]) if (attachment) panel.session.attach(attachment);
  const text = filled(prompt.body, { selection: nameOf(selection), file: file?.path ?? "", inputs });
  return { kind: "send", text: withRest(text, rest), ...(model ? { model } : {}) };
}

/** A prompt file as the instruction of an edit, where the code is at hand; undefined if the user cancels. */
export async function instructionOf(prompt: PromptFile, typed: string): Promise<string | undefined> {
  const given = await inputsOf(prompt, typed);
  if (!given) return undefined;
  const text = filled(prompt.body, { selection: "the selected code", file: "this file", inputs: given.inputs });
  return withRest(text, given.rest);
}

function withRest(text: string, rest: string): string {
  return rest === "" ? text : `${text}\n\n${rest}`;
}

/** The inputs from what was typed, the others asked for; undefined if the user cancels. */
async function inputsOf({ name: command, body }: PromptFile, typed: string): Promise<PromptArguments | undefined> {
  const needed = needsOf(body).inputs;
  const { inputs: given, rest } = readArguments(
    typed,
    needed.map(({ name }) => name),
  );
  const inputs = new Map(given);
  for (const { name, placeholder } of needed) {
    if (inputs.has(name)) continue;
    const value = await askForText({
      title: `/${command}`,
      prompt: placeholder === "" ? name : placeholder,
      ignoreFocusOut: true,
    });
    if (value === undefined) return undefined;
    inputs.set(name, value);
  }
  return { inputs, rest };
}

function nameOf(attachment: Attachment | undefined): string {
  if (!attachment) return "";
  const { path, lines } = attachment;
  if (!lines) return path;
  return lines.first === lines.last ? `${path}, line ${lines.first}` : `${path}, lines ${lines.first} to ${lines.last}`;
}

interface ModelRow extends vscode.QuickPickItem {
  readonly model?: AnswerModel;
}

/** The model that the file asks for, if the user takes it for this message; undefined for the selected one. */
async function offeredModel(
  { name, model: wanted }: PromptFile,
  { findModel, selectedModel }: Pick<SlashServices, "findModel" | "selectedModel">,
  panel: FeaturePanel,
): Promise<AnswerModel | "cancelled" | undefined> {
  const selected = selectedModel();
  if (wanted === "" || !selected) return undefined;
  const model = await findModel(wanted);
  if (!model) {
    panel.announce(l10n.t("/{0} asks for the model {1}, which you do not have. {2} answers.", name, wanted, selected.name));
    return undefined;
  }
  if (model.id === selected.id) return undefined;
  const rows: ModelRow[] = [
    { label: selected.name, description: l10n.t("selected") },
    { label: model.name, description: l10n.t("for this message; {0}", model.providerName), model },
  ];
  const picked = await pickFrom(rows, {
    title: l10n.t("Select Model"),
    placeHolder: l10n.t("/{0} asks for the model {1}. Which one answers?", name, wanted),
  });
  return picked ? picked.model : "cancelled";
}
