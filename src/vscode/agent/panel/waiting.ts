// Tells the user that a call waits: in the status bar, on the panels, and by a notification if the window is not looked at.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands, contextKeys } from "../../../contributions/contributions.js";
import { showInformation } from "../../interface/messages.js";
import { StatusItem } from "../../interface/status-item.js";

export interface WaitingServices {
  /** Shows on every panel how many calls wait. */
  showWaiting(count: number): void;
  goToRequest(): Promise<void>;
}

export class Waiting implements vscode.Disposable {
  private item: StatusItem | undefined;
  private count = 0;
  private notified = false;

  constructor(private readonly services: WaitingServices) {}

  /** `title` is what the oldest call would do. */
  update(count: number, title: string): void {
    if (count === this.count) return;
    const more = count > this.count;
    if (count > 0 !== this.count > 0) void vscode.commands.executeCommand("setContext", contextKeys.waiting, count > 0);
    this.count = count;
    this.services.showWaiting(count);
    if (count === 0) {
      this.item?.dispose();
      this.item = undefined;
      return;
    }
    this.item ??= new StatusItem("snowcell.waiting", l10n.t("SnowCell: waiting for you"), commands.focusApproval);
    this.item.show("question", l10n.t("Waiting for You"), [title, l10n.t("Click to go to the request.")]);
    if (more && !vscode.window.state.focused) void this.notify(title);
  }

  dispose(): void {
    this.item?.dispose();
  }

  /** One notification at a time: more would only be in the way. */
  private async notify(title: string): Promise<void> {
    if (this.notified) return;
    this.notified = true;
    const go = l10n.t("Go to Request");
    const pressed = await showInformation(l10n.t("SnowCell is waiting for you: {0}", title), go);
    this.notified = false;
    if (pressed === go) await this.services.goToRequest();
  }
}
