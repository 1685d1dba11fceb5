// `SnowCell: Export Chat`: asks for conversations, format and destination. Loaded with the first export.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { conversationJson, jsonFile } from "../../core/history/export-json.js";
import { conversationMarkdown } from "../../core/history/export-markdown.js";
import type { KeptConversation } from "../../core/history/history-store.js";
import { trimCharacters } from "../../core/text/trim-characters.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";

import type { HistoryServices } from "./history-services.js";

type Format = "markdown" | "json";

const endings: Readonly<Record<Format, string>> = { markdown: "md", json: "json" };

/** `which` is a conversation's id or `all`; without it, the user chooses. */
export async function exportChat(services: HistoryServices, which?: string): Promise<void> {
  const choice = await choose(services, which);
  if (!choice) return;
  const { ids, name, format } = choice;
  if (ids.length === 0) {
    void showInformation(l10n.t("There is no conversation to export."));
    return;
  }
  const file = await vscode.window.showSaveDialog({
    title: l10n.t("Export Chat"),
    filters: format === "json" ? { JSON: ["json"] } : { Markdown: ["md"] },
    ...suggested(`${name}.${endings[format]}`),
  });
  if (!file) return;
  const content = await written(services, ids, format);
  if (!content) return;
  await vscode.workspace.fs.writeFile(file, content);
  const open = l10n.t("Open");
  // Not awaited: a notification may stay open indefinitely.
  void showInformation(l10n.t("Chat exported to {0}.", file.fsPath), open).then(async (pressed) => {
    if (pressed === open) await vscode.window.showTextDocument(file);
  });
}

interface Choice {
  readonly ids: readonly string[];
  /** The file's name without its extension. */
  readonly name: string;
  readonly format: Format;
}

async function choose({ history, chat }: HistoryServices, which: string | undefined): Promise<Choice | undefined> {
  const id = which === "all" ? undefined : (which ?? (await chat.openConversationId()));
  const kept = id === undefined ? undefined : await history.read(id);
  const one = kept && kept.conversation.size > 0 ? kept.conversation : undefined;
  const rows = [
    ...(one
      ? [
          { label: l10n.t("This conversation as Markdown"), description: one.title, all: false, format: "markdown" as const },
          { label: l10n.t("This conversation as JSON"), description: one.title, all: false, format: "json" as const },
        ]
      : []),
    ...(which === undefined || which === "all"
      ? [
          { label: l10n.t("All conversations as Markdown"), all: true, format: "markdown" as const },
          { label: l10n.t("All conversations as JSON"), all: true, format: "json" as const },
        ]
      : []),
  ];
  const placeHolder = l10n.t("Markdown is for reading; JSON contains every branch and can be imported");
  const row = await pickFrom(rows, { title: l10n.t("Export Chat"), placeHolder });
  if (!row) return undefined;
  if (row.all) return { ids: await history.ids(), name: "snowcell-conversations", format: row.format };
  return { ids: one ? [one.id] : [], name: fileName(one?.title ?? ""), format: row.format };
}

/**
 * The file's content, or undefined if the user canceled. Rejects if a conversation cannot be read, because a partial
 * export would look complete.
 */
async function written(services: HistoryServices, ids: readonly string[], format: Format): Promise<Uint8Array | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: l10n.t("Exporting…"), cancellable: true };
  return await withProgress(options, async (_progress, token) => {
    const parts: Buffer[] = [];
    for (const id of ids) {
      if (token.isCancellationRequested) return undefined;
      const kept = await services.history.read(id);
      if (kept) parts.push(Buffer.from(services.withoutSecrets(part(kept, format, parts.length > 0))));
      // Yields to the window's other work.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (format === "markdown") return Buffer.concat(parts);
    return Buffer.concat([Buffer.from(jsonFile.head), ...parts, Buffer.from(jsonFile.tail)]);
  });
}

function part(kept: KeptConversation, format: Format, follows: boolean): string {
  if (format === "json") return `${follows ? jsonFile.between : ""}${conversationJson(kept)}`;
  const date = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: "long", timeStyle: "short" });
  return `${follows ? "\n---\n\n" : ""}${conversationMarkdown(kept, (time) => date.format(time))}`;
}

/** The title as a name that every file system accepts. */
function fileName(title: string): string {
  const name = trimCharacters(title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60), "-");
  return name === "" ? "snowcell-conversation" : name;
}

function suggested(name: string): { readonly defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {};
}
