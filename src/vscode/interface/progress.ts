// Progress notifications. VS Code reads links in the title and in each message, as in other notifications.

import * as vscode from "vscode";
import { plainText } from "./plain-text.js";

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

/** Shows progress until `work` ends; its token is cancelled by the Cancel button. */
export async function withProgress<Result>(
  options: vscode.ProgressOptions & { readonly title: string },
  work: (progress: Progress, token: vscode.CancellationToken) => Promise<Result>,
): Promise<Result> {
  return await vscode.window.withProgress({ ...options, title: plainText(options.title) }, async (progress, token) => {
    const plain: Progress = {
      report: (step) => progress.report(step.message === undefined ? step : { ...step, message: plainText(step.message) }),
    };
    return await work(plain, token);
  });
}
