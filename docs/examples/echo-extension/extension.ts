import * as vscode from "vscode";
import type { SnowCellApi } from "../../../src/api/api.js";
import { echoProvider } from "./echo-provider.js";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const snowcell = await vscode.extensions.getExtension<SnowCellApi>("snowcell.snowcell")?.activate();
  if (snowcell) context.subscriptions.push(await snowcell.registerProvider(echoProvider));
}
