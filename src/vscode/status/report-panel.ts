// A report in an editor tab: one tab per kind of report, sent again whenever it changes.

import * as vscode from "vscode";
import { type Report, reportPageMessageSchema } from "../../protocol/pages/report.js";
import { createTab, setTabTitle } from "../interface/titles.js";
import { panelPage, panelRoot } from "../panel/page/page.js";
import { tabIcon } from "../platform/tab-icon.js";

const element = "<snowcell-report></snowcell-report>";

export class ReportPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private report: Report | undefined;
  private readonly closed = new vscode.EventEmitter<void>();
  /** The user closed the tab, so work to fill it can stop. */
  readonly onDidClose = this.closed.event;

  constructor(
    private readonly extensionUri: vscode.Uri,
    /** Identifies the kind of report, such as `snowcell.status`. */
    private readonly viewType: string,
    private readonly act: (action: string) => Promise<void>,
  ) {}

  get visible(): boolean {
    return this.panel?.visible ?? false;
  }

  show(report: Report): void {
    this.report = report;
    if (this.panel) {
      setTabTitle(this.panel, report.title);
      void this.panel.webview.postMessage(report);
    } else this.panel = this.create(report.title);
  }

  /** Shows the tab. */
  reveal(): void {
    this.panel?.reveal();
  }

  dispose(): void {
    this.panel?.dispose();
    this.closed.dispose();
  }

  private create(title: string): vscode.WebviewPanel {
    const panel = createTab(this.viewType, title, {
      enableScripts: true,
      localResourceRoots: [panelRoot(this.extensionUri)],
    });
    panel.iconPath = tabIcon(this.extensionUri);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const parsed = reportPageMessageSchema.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.type === "ready") void panel.webview.postMessage(this.report);
      else void this.act(parsed.data.action);
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.closed.fire();
    });
    panel.webview.html = panelPage(panel.webview, this.extensionUri, { name: "report", imports: ["shared"], element });
    return panel;
  }
}
