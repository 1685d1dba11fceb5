// The list behind the context meter: what the next message would send, what each part costs, and what would be left out.

import * as l10n from "@vscode/l10n";
import type { ContextPart, ContextPlan } from "../../core/context/plan.js";
import { type ContextReply, type ContextRow, contextRequestSchema } from "../../protocol/context.js";
import type { FeaturePanel, PanelFeature } from "../panel/panel-feature.js";
import type { WindowContext } from "./window-context.js";

export class ContextFeature implements PanelFeature {
  constructor(private readonly window: WindowContext) {}

  async receive(message: unknown, panel: FeaturePanel): Promise<void> {
    contextRequestSchema.parse(message);
    // The user opened the list, so fetch what is missing.
    await this.window.learn();
    const { chosen } = this.window;
    const plan = this.window.plan(panel.session);
    const { used, limit, reserve } = plan;
    const reply: ContextReply = {
      type: "plan",
      model: chosen?.name ?? "",
      rows: contextRows(plan),
      used,
      ...(limit !== undefined ? { limit } : {}),
      ...(reserve !== undefined ? { reserve } : {}),
    };
    panel.post(reply);
  }
}

/** The parts as the list shows them: earlier exchanges as one row, each attachment as its own. */
export function contextRows({ parts }: ContextPlan): ContextRow[] {
  const rows: ContextRow[] = parts
    .filter(({ kind }) => kind !== "exchange")
    .map((part) => ({
      kind: part.kind === "system" || part.kind === "question" ? part.kind : "attachment",
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
