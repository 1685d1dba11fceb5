// "SnowCell: Manage Tools": which tools of other extensions and MCP servers the agent may ask for. All are off at first.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { pickFrom } from "../../interface/lists.js";
import { showInformation } from "../../interface/messages.js";
import { withProgress } from "../../interface/progress.js";
import { type ListedTool, listedTools, type OutsideTools, startServers } from "./window-outside.js";

interface Row extends vscode.QuickPickItem {
  readonly tool?: ListedTool;
}

export async function manageTools(outside: OutsideTools): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void showInformation(l10n.t("Trust the workspace to use tools of other extensions."));
    return;
  }
  await startServersWithProgress();
  const tools = listedTools();
  if (tools.length === 0) {
    const add = l10n.t("Add MCP Server");
    const list = l10n.t("List MCP Servers");
    const pressed = await showInformation(l10n.t("No extension or running MCP server offers tools."), add, list);
    if (pressed === add) await vscode.commands.executeCommand("workbench.mcp.addConfiguration");
    if (pressed === list) await vscode.commands.executeCommand("workbench.mcp.listServer");
    return;
  }
  const placeHolder = l10n.t("Tools that the agent may use. It asks before each use, and VS Code may ask once more");
  const picked = await pickFrom<Row>(rowsOf(tools, outside), {
    canPickMany: true,
    title: l10n.t("Manage Tools"),
    placeHolder,
    matchOnDescription: true,
  });
  if (!picked) return;
  await outside.save(
    picked.flatMap(({ tool }) => tool ?? []),
    tools,
  );
}

/** The user may need time to answer VS Code's question about a server, so only the user ends the wait. */
async function startServersWithProgress(): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: l10n.t("Starting MCP servers"), cancellable: true };
  await withProgress(options, async (_progress, token) => {
    const left = new AbortController();
    token.onCancellationRequested(() => left.abort());
    await startServers(left.signal);
  });
}

function rowsOf(tools: readonly ListedTool[], outside: OutsideTools): Row[] {
  const groups = [...Map.groupBy(tools, ({ group }) => group)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return groups.flatMap(([group, own]) => [
    { label: group === "" ? l10n.t("Extensions") : group, kind: vscode.QuickPickItemKind.Separator },
    ...own.toSorted((one, other) => (one.reference < other.reference ? -1 : 1)).map((tool) => rowOf(tool, outside)),
  ]);
}

function rowOf(tool: ListedTool, outside: OutsideTools): Row {
  const state = outside.stateOf(tool);
  const problem = outside.problemOf(tool);
  const name = tool.reference.slice(tool.group === "" ? 0 : tool.reference.indexOf("/") + 1);
  return {
    label: name,
    ...(problem === undefined
      ? state === "changed"
        ? { description: l10n.t("turned off: its definition has changed") }
        : {}
      : { description: l10n.t("not offered to models: {0}", problem) }),
    detail: tool.description,
    picked: state === "on",
    tool,
  };
}
