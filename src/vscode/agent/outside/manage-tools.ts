// "SnowCell: Manage Tools": which tools of other extensions and MCP servers the agent may ask for. All are off at first.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { pickFrom } from "../../interface/lists.js";
import { showInformation } from "../../interface/messages.js";
import { type ListedTool, listedTools, type OutsideTools } from "./window-outside.js";

interface Row extends vscode.QuickPickItem {
  readonly tool?: ListedTool;
}

export async function manageTools(outside: OutsideTools): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void showInformation(l10n.t("Trust the workspace to use tools of other extensions."));
    return;
  }
  await outside.startServers();
  const tools = listedTools();
  if (tools.length === 0) {
    void showInformation(l10n.t("No other extension and no MCP server offers tools. Add a server with MCP: Add Server."));
    return;
  }
  const placeHolder = l10n.t("Tools that the agent may use. It asks before each use, and VS Code may ask once more");
  const picked = await pickFrom<Row>(rowsOf(tools, outside), { canPickMany: true, placeHolder, matchOnDescription: true });
  if (!picked) return;
  await outside.save(
    picked.flatMap(({ tool }) => tool ?? []),
    tools,
  );
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
  const name = tool.reference.slice(tool.group !== "" && tool.reference.startsWith(`${tool.group}/`) ? tool.group.length + 1 : 0);
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
