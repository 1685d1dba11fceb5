// Entry of the panel's page: reads the boot data and starts the panel.

import * as l10n from "@vscode/l10n";
import { bootElementId, panelBootSchema } from "../src/protocol/pages/page.js";
import { setLanguage } from "./elements/format.js";
import { setWorkspaceRoots } from "./markdown/html/addresses.js";
import { ChatRoot } from "./panel/chat-root.js";
import { Host } from "./state/host.js";

const host = new Host();
window.addEventListener("error", ({ message }) => host.report(message));
window.addEventListener("unhandledrejection", ({ reason }) => host.report(String(reason)));

const boot = panelBootSchema.parse(JSON.parse(document.getElementById(bootElementId)?.textContent ?? "null"));
l10n.config({ contents: Object.fromEntries(boot.translations) });
setLanguage(boot.language);
setWorkspaceRoots(boot.workspaceRoots);

const root = document.querySelector("snowcell-chat");
if (root instanceof ChatRoot) root.start(host);
