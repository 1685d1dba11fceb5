// The list behind the context meter: what the next message would send, what each part costs, and what would be left out.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ContextPart, ContextPlan } from "../../core/context/plan.js";
import type { Instructions } from "../../core/instructions/instruction-files.js";
import { type ContextReply, type ContextRequest, type ContextRow, contextRequestSchema } from "../../protocol/context.js";
import type { FeaturePanel, PanelFeature } from "../panel/panel-feature.js";
import type { WindowContext } from "./window-context.js";

export class ContextFeature implements PanelFeature {
  constructor(private readonly window: WindowContext) {}

  async receive(message: unknown, panel: FeaturePanel): Promise<void> {
    const request = contextRequestSchema.parse(message);
    if (request.type !== "show") return await this.changeInstructions(request.type, request.id, panel);
    // The user opened the list, so fetch what is missing.
    await this.window.learn();
    const { chosen } = this.window;
    const plan = this.window.plan(panel.session);
    const { used, limit, reserve } = plan;
    const reply: ContextReply = {
      type: "plan",
      model: chosen?.name ?? "",
      rows: [...contextRows(plan), ...removedRows(this.window.instructionsOf(panel.session).removed)],
      used,
      ...(limit !== undefined ? { limit } : {}),
      ...(reserve !== undefined ? { reserve } : {}),
    };
    panel.post(reply);
  }

  private async changeInstructions(
    change: Exclude<ContextRequest["type"], "show">,
    id: string,
    { session, announce }: FeaturePanel,
  ): Promise<void> {
    const { used, removed } = this.window.instructionsOf(session);
    // The page may only name files that it was shown.
    const file = [...used, ...removed].find((each) => each.id === id);
    if (!file) return;
    const conversation = session.conversation.id;
    if (change === "open-instructions") {
      await vscode.commands.executeCommand("vscode.open", vscode.Uri.parse(id));
    } else if (change === "remove-instructions") {
      await this.window.instructions?.remove(conversation, id);
      announce(l10n.t("Removed from this conversation: {0}", file.label));
    } else {
      await this.window.instructions?.takeBack(conversation, id);
      announce(l10n.t("Used again: {0}", file.label));
    }
  }
}

function removedRows(removed: readonly Instructions[]): ContextRow[] {
  return removed.map(({ id, label, tokens }) => ({
    kind: "instructions",
    label,
    tokens,
    kept: false,
    why: l10n.t("Removed from this conversation"),
    removed: id,
  }));
}

/** The parts as the list shows them: earlier exchanges as one row, each attachment as its own. */
export function contextRows({ parts }: ContextPlan): ContextRow[] {
  const rows: ContextRow[] = parts
    .filter(({ kind }) => kind !== "exchange")
    .map((part) => ({
      kind: part.kind === "exchange" ? "attachment" : part.kind,
      label: labelOf(part),
      tokens: part.tokens,
      kept: part.kept,
      ...(part.why ? { why: reasonFor(part) } : {}),
    }));
  const exchanges = parts.filter(({ kind }) => kind === "exchange");
  for (const kept of [true, false]) {
    const group = exchanges.filter((part) => part.kept === kept);
    const [first] = group;
    if (!first) continue;
    rows.push({
      kind: "exchanges",
      label: kept ? l10n.t("Earlier messages ({0})", group.length) : l10n.t("Earliest messages ({0})", group.length),
      tokens: group.reduce((sum, { tokens }) => sum + tokens, 0),
      kept,
      ...(kept ? {} : { why: reasonFor(first) }),
    });
  }
  return rows;
}

function labelOf({ kind, label, earlier }: ContextPart): string {
  if (kind === "system") return l10n.t("System prompt");
  if (kind === "question") return l10n.t("This message");
  return earlier ? l10n.t("{0} (from an earlier message)", label) : label;
}

function reasonFor({ why, kind, earlier }: ContextPart): string {
  if (why === "no-images") return l10n.t("The model does not accept images");
  if (kind === "exchange") return l10n.t("No room: the newest messages have priority");
  return earlier ? l10n.t("No room: newer messages have priority") : l10n.t("No room: longer than the remaining context");
}
