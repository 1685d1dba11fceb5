// Keeps one panel's context meter up to date: plans the next message again after a change, and at most a few times a
// second while the user types.

import * as l10n from "@vscode/l10n";
import type { ChatSession } from "../../core/chat/chat-session.js";
import type { SessionEvent } from "../../core/chat/session-events.js";
import { leftOutOf } from "../../core/context/left-out.js";
import type { ContextPlan } from "../../core/context/plan.js";
import { type Attachment, attachmentLabel } from "../../core/conversation/conversation.js";
import { isSameSource } from "../../core/conversation/new-messages.js";
import { type Instructions, instructionPartId } from "../../core/instructions/instruction-files.js";
import { DisposableList } from "../../core/platform/emitter.js";
import type { Clock, Disposable } from "../../core/platform/ports.js";
import type { AttachmentView, ContextView } from "../../protocol/host-messages.js";
import type { WindowContext } from "./window-context.js";

/** How long a change waits for more changes, in ms. */
const settleMs = 250;

export class ContextMeter implements Disposable {
  private readonly disposables = new DisposableList();
  private timer: Disposable | undefined;
  private shown = "";

  constructor(
    private readonly session: ChatSession,
    private readonly window: WindowContext,
    private readonly clock: Clock,
    private readonly show: (context: ContextView) => void,
  ) {
    this.disposables.add(session.onEvent((event) => this.heard(event)));
    this.disposables.add(window.onChange(() => this.soon()));
    this.update();
  }

  dispose(): void {
    this.timer?.dispose();
    this.disposables.dispose();
  }

  private heard({ type }: SessionEvent): void {
    // Deltas only make the answer longer; the meter counts it once it is complete.
    if (type === "text-delta" || type === "reasoning-delta" || type === "message-changed" || type === "title-changed") return;
    this.soon();
  }

  private soon(): void {
    this.timer ??= this.clock.schedule(settleMs, () => {
      this.timer = undefined;
      this.update();
    });
  }

  private update(): void {
    const { session, window } = this;
    if (session.draft !== "" || session.attachments.length > 0 || session.agent.mode === "agent") void window.learn();
    const plan = window.plan(session);
    const { used, limit, leftOut } = plan;
    const instructions = window.instructionsOf(session).used.map((file) => instructionView(file, leftOut));
    const suggestion = this.suggestion();
    // Only an empty conversation offers them.
    const offered = session.conversation.size === 0 ? (window.surroundings?.examples ?? []) : [];
    const examples = offered.filter((example) => example !== "selection" || suggestion !== undefined);
    const { agentProblem } = window;
    const view: ContextView = {
      tokens: used,
      ...(limit !== undefined ? { limit } : {}),
      leftOut: leftOutWords(plan),
      tuned: Object.keys(session.conversation.settings).length > 0,
      ...(instructions.length > 0 ? { instructions } : {}),
      ...(agentProblem !== undefined ? { agentProblem } : {}),
      ...(suggestion !== undefined ? { suggestion } : {}),
      ...(examples.length > 0 ? { examples } : {}),
    };
    const json = JSON.stringify(view);
    if (json === this.shown) return;
    this.shown = json;
    this.show(view);
  }

  /** What the next message does not have yet. */
  private suggestion(): string | undefined {
    const suggestion = this.window.surroundings?.suggestion;
    if (!suggestion) return undefined;
    const attachment: Attachment = { id: "", language: "", text: "", ...suggestion };
    const isAttached = this.session.attachments.some((other) => isSameSource(other, attachment));
    return isAttached ? undefined : attachmentLabel(attachment);
  }
}

function leftOutWords(plan: ContextPlan): string {
  const { exchanges, attachments, images } = leftOutOf(plan) ?? { exchanges: 0, attachments: [], images: [] };
  const names = [...(exchanges > 0 ? [l10n.t("earlier messages ({0})", exchanges)] : []), ...attachments, ...images];
  return names.length > 0 ? l10n.t("Left out: {0}", names.join(", ")) : "";
}

function instructionView({ id, label, tokens }: Instructions, leftOut: ReadonlySet<string>): AttachmentView {
  const isLeftOut = leftOut.has(instructionPartId(id));
  return {
    id,
    label,
    tokens,
    icon: isLeftOut ? "circle-slash" : "book",
    ...(isLeftOut ? { note: l10n.t("Left out: the model's context has no room for it") } : {}),
  };
}
