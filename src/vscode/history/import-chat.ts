// `SnowCell: Import Chat`: imports conversations from a file that `Export Chat` wrote. Nothing changes unless the whole
// file is valid.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { ImportError, type ImportProblem, readJsonFile } from "../../core/history/export-json.js";
import type { ImportOutcome, KeptConversation } from "../../core/history/history-store.js";
import { showError, showInformation, showWarning } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";
import type { HistoryServices } from "./history-services.js";

/** A larger file would not fit into one string. */
const largestFile = 400 * 1024 * 1024;

/** Returns true if anything was imported. */
export async function importChat(services: HistoryServices): Promise<boolean> {
  const files = await vscode.window.showOpenDialog({
    title: l10n.t("Import Chat"),
    openLabel: l10n.t("Import"),
    filters: { JSON: ["json"] },
  });
  const [file] = files ?? [];
  if (!file) return false;
  const name = file.path.split("/").at(-1) ?? file.path;
  let conversations: KeptConversation[];
  try {
    conversations = readJsonFile(await contentOf(file));
  } catch (thrown) {
    const why =
      thrown instanceof ImportError ? explained(thrown.problem) : thrown instanceof Error ? thrown.message : String(thrown);
    void showError(l10n.t("{0} was not imported. Nothing was changed. {1}", name, why));
    return false;
  }
  if (!(await settleSystemPrompts(conversations))) return false;
  const outcomes = await importAll(services, conversations);
  await say(services, conversations, outcomes);
  return true;
}

/** Characters of a system prompt that the question shows. */
const shownPrompt = 600;

/**
 * A system prompt affects every answer of its conversation but shows only in the parameters, so a file's prompts are
 * imported only with the user's agreement. False if the user cancels.
 */
async function settleSystemPrompts(conversations: readonly KeptConversation[]): Promise<boolean> {
  const prompting = conversations.filter(({ conversation }) => (conversation.settings.systemPrompt ?? "").trim() !== "");
  const [first] = prompting;
  if (!first) return true;
  const keep = l10n.t("Keep System Prompts");
  const drop = l10n.t("Import Without Them");
  const prompt = first.conversation.settings.systemPrompt ?? "";
  const detail = [
    l10n.t("They tell the model how to answer in these conversations. The first one, in “{0}”:", first.conversation.title),
    "",
    ...prompt.slice(0, shownPrompt).split("\n"),
    ...(prompt.length > shownPrompt ? ["…"] : []),
  ];
  const question =
    prompting.length === 1
      ? l10n.t("The file contains a system prompt for 1 conversation. Keep it?")
      : l10n.t("The file contains system prompts for {0} conversations. Keep them?", prompting.length);
  const pressed = await showWarning(question, { modal: true, detail }, keep, drop);
  if (pressed === drop) {
    for (const { conversation } of prompting) {
      const { systemPrompt: _dropped, ...settings } = conversation.settings;
      conversation.settings = settings;
    }
  }
  return pressed !== undefined;
}

async function contentOf(file: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > largestFile) throw new Error(l10n.t("The file is too large."));
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

async function importAll(
  { history, chat }: HistoryServices,
  conversations: readonly KeptConversation[],
): Promise<ImportOutcome[]> {
  const options = { location: vscode.ProgressLocation.Notification, title: l10n.t("Importing…") };
  return await withProgress(options, async () => {
    const outcomes: ImportOutcome[] = [];
    // One by one, so that no other window waits long for the database.
    for (const kept of conversations) {
      outcomes.push(await history.import(kept));
      await chat.refreshConversation(kept.conversation.id);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return outcomes;
  });
}

async function say(
  { chat }: HistoryServices,
  conversations: readonly KeptConversation[],
  outcomes: readonly ImportOutcome[],
): Promise<void> {
  const joined = outcomes.filter((outcome) => outcome === "joined").length;
  const count = outcomes.length;
  const sentences = [count === 1 ? l10n.t("1 conversation imported.") : l10n.t("{0} conversations imported.", count)];
  if (joined > 0)
    sentences.push(
      count === 1
        ? l10n.t("It already existed; only missing messages were added.")
        : l10n.t("{0} of them already existed; only missing messages were added.", joined),
    );
  const open = l10n.t("Open");
  const [only] = conversations.length === 1 && outcomes[0] !== "copied" ? conversations : [];
  void showInformation(sentences.join(" "), ...(only ? [open] : [])).then(async (pressed) => {
    if (only && pressed === open) await chat.openConversation(only.conversation.id);
  });
}

function explained(problem: ImportProblem): string {
  switch (problem.kind) {
    case "not-json":
      return l10n.t("The file is not JSON.");
    case "not-ours":
      return l10n.t("The file was not written by Export Chat.");
    case "newer":
      return l10n.t("The file was written by a newer version of SnowCell.");
    case "broken":
      return l10n.t("Conversation {0} in the file is damaged ({1}).", problem.conversation, problem.detail);
  }
}
