// The machine that VS Code's extensions run on, in words for the user.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";

export function machineName(remote = vscode.env.remoteName): string {
  switch (remote) {
    case undefined:
      return l10n.t("this machine");
    case "wsl":
      return l10n.t("this machine's Linux (WSL)");
    case "ssh-remote":
      return l10n.t("the remote machine (SSH)");
    case "dev-container":
    case "attached-container":
      return l10n.t("the container");
    default:
      return l10n.t("the remote machine ({0})", remote);
  }
}
