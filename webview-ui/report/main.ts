// Entry of the report page: status, diagnosis and usage. The host sends the whole report on every change, because it is
// small.

import * as l10n from "@vscode/l10n";
import { bootElementId, panelBootSchema } from "../../src/protocol/pages/page.js";
import { type ReportPageMessage, reportSchema } from "../../src/protocol/pages/report.js";
import { ReportPage } from "./report-page.js";

const api = acquireVsCodeApi<unknown>();
const send = (message: ReportPageMessage): void => void api.postMessage(message);

const boot = panelBootSchema.parse(JSON.parse(document.getElementById(bootElementId)?.textContent ?? "null"));
l10n.config({ contents: Object.fromEntries(boot.translations) });

const page = document.querySelector("snowcell-report");
if (page instanceof ReportPage) {
  page.press = (action) => send({ type: "action", action });
  window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const parsed = reportSchema.safeParse(data);
    if (parsed.success) page.report = parsed.data;
  });
  send({ type: "ready" });
}
