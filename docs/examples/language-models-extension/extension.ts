import * as vscode from "vscode";

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(vscode.commands.registerCommand("snowcellExample.summarize", summarize));
}

async function summarize(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const code = editor.document.getText(editor.selection.isEmpty ? undefined : editor.selection);
  const options = { location: vscode.ProgressLocation.Notification, title: "Summarizing…", cancellable: true };
  try {
    const summary = await vscode.window.withProgress(options, (_progress, token) =>
      ask(`Summarize this code:\n\n${code}`, token),
    );
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: summary, language: "markdown" }));
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    // NoPermissions, Blocked and NotFound have a code; in every case the message says what happened, and what to do.
    const code = error instanceof vscode.LanguageModelError ? `${error.code}: ` : "";
    void vscode.window.showErrorMessage(code + (error instanceof Error ? error.message : String(error)));
  }
}

async function ask(question: string, token: vscode.CancellationToken): Promise<string> {
  // Or { vendor: "snowcell", id: "ollama/llama3.2:latest" }, or a family. Empty if the user is not logged in, or it is turned off.
  const [model] = await vscode.lm.selectChatModels({ vendor: "snowcell" });
  if (!model) throw new Error("SnowCell has no model here. Run “SnowCell: Login” first.");
  const response = await model.sendRequest([vscode.LanguageModelChatMessage.User(question)], {}, token);
  let answer = "";
  for await (const piece of response.text) answer += piece;
  return answer;
}
