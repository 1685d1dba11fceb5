// Start here: what the panel shows of an agent. answer/ is the answer with its steps; dock/ is what waits above the composer.
// Loads with the first conversation in agent mode.

import { html, type TemplateResult } from "lit";
import type { Store } from "../state/store.js";
import "./answer/agent-answer.js";
import "./dock/agent-dock.js";

export function agentAnswer(store: Store, messageId: string): TemplateResult {
  return html`<snowcell-agent-answer .store=${store} .messageId=${messageId}></snowcell-agent-answer>`;
}

export function agentDock(store: Store, covered: boolean): TemplateResult {
  return html`<snowcell-agent-dock .store=${store} ?inert=${covered}></snowcell-agent-dock>`;
}
