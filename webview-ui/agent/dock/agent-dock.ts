// Start here: above the composer, what an agent does and needs: to-dos, changed files, a call that waits for the user. The
// request is nearest to the composer, so that nothing that changes above moves it.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { AgentState, ApprovalView } from "../../../src/protocol/agent.js";
import { LightElement } from "../../elements/light-element.js";
import type { Store } from "../../state/store.js";
import { ask, listenToAgent } from "../agent-messages.js";
import type { ApprovalCard } from "./approval-card.js";
import "./approval-card.js";
import { changedFiles, todoList } from "./work-lists.js";

/** The live region must be in the page for a moment before its text is read. */
const hearsAfter = 100;

export class AgentDock extends LightElement {
  static override properties = { state: { state: true } };
  /** Set before the element is connected, and never changed. */
  declare store: Store;
  declare private state: AgentState | undefined;

  #stop: (() => void) | undefined;
  /** Requests that were read out here. */
  readonly #said = new Set<string>();

  override connectedCallback(): void {
    super.connectedCallback();
    const show = () => ask(this, { type: "show" });
    this.#stop = listenToAgent(
      this.store,
      (reply) => {
        if (reply.type === "state") this.#arrived(reply);
        else if (reply.type === "focus") void this.#focus();
      },
      show,
    );
    show();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override render(): TemplateResult {
    const { approval, waitingAfter = 0, todos = [], files = [], budget = "" } = this.state ?? {};
    return html`${budget === "" ? nothing : html`<div class="agent-budget" data-testid="agent-budget">${budget}</div>`}
      ${todoList(todos)}
      ${changedFiles(files, (request) => ask(this, request))}
      ${
        approval
          ? keyed(
              keyOf(approval),
              html`<snowcell-approval .approval=${approval} .waitingAfter=${waitingAfter}></snowcell-approval>`,
            )
          : nothing
      }
      <div class="visually-hidden" role="status" aria-live="assertive" data-testid="agent-announcements"></div>`;
  }

  #arrived(state: AgentState): void {
    const { approval } = state;
    const known = this.state?.approval;
    const same = approval && known && keyOf(approval) === keyOf(known);
    // The same request stays as it was shown.
    this.state = same ? { ...state, approval: known } : state;
    if (same) this.querySelector<ApprovalCard>("snowcell-approval")?.stillWaits();
    else if (approval && !approval.heard) void this.#announce(approval);
  }

  async #announce(approval: ApprovalView): Promise<void> {
    const key = keyOf(approval);
    if (this.#said.has(key)) return;
    this.#said.add(key);
    await this.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, hearsAfter));
    const region = this.querySelector("[data-testid=agent-announcements]");
    if (!region) return;
    region.textContent = announcement(approval);
    ask(this, { type: "heard", stepId: approval.stepId, inputHash: approval.inputHash });
  }

  async #focus(): Promise<void> {
    // The request may have come in the same post, and is drawn later.
    await this.updateComplete;
    await this.querySelector<ApprovalCard>("snowcell-approval")?.updateComplete;
    const card = this.querySelector<HTMLElement>("snowcell-approval > section");
    card?.focus();
    if (card) ask(this, { type: "focused" });
  }
}

customElements.define("snowcell-agent-dock", AgentDock);

function keyOf({ stepId, inputHash }: ApprovalView): string {
  return `${stepId} ${inputHash}`;
}

/** Longer previews are read in the request itself. */
const longestHeard = 300;

function announcement({ title, preview, question }: ApprovalView): string {
  if (question) return l10n.t("The agent asks: {0}", question.text);
  const what = preview.kind === "command" ? preview.text.slice(0, longestHeard) : title;
  return l10n.t("The agent waits for your approval: {0}. The command SnowCell: Go to Request moves there.", what);
}
