// The parts of an answer as a panel shows them. Parts never change, so each is read once.

import type { Part, Step } from "../../../core/conversation/parts.js";
import type { PartView, StepView } from "../../../protocol/agent.js";
import type { AgentViews } from "../../panel/panel-feature.js";
import { type NamedTool, noticeWords, resultOf, titleOf } from "./step-words.js";
import { visibleText } from "./visible-text.js";

export class PartViews implements AgentViews {
  private readonly known = new WeakMap<Part, PartView>();

  constructor(private readonly tool: (name: string) => NamedTool | undefined) {}

  partViews(parts: readonly Part[], from = 0): PartView[] {
    return parts.slice(from).map((part) => this.viewOf(part));
  }

  title(step: Step): string {
    return titleOf(step, this.tool(step.tool));
  }

  private viewOf(part: Part): PartView {
    const known = this.known.get(part);
    if (known) return known;
    const view = this.read(part);
    this.known.set(part, view);
    return view;
  }

  private read(part: Part): PartView {
    const { textAt, reasoningAt } = part;
    const place = { textAt, reasoningAt };
    switch (part.kind) {
      case "round":
      case "todos":
        return { ...place, kind: "break" };
      case "step":
        return { ...place, kind: "step", step: this.step(part.step) };
      case "note":
        return { ...place, kind: "note", text: part.text };
      case "notice":
        return {
          ...{ ...place, kind: "notice", text: visibleText(noticeWords(part)), pauses: part.pauses },
          ...(part.notice === "no-tools" ? { isUnsuited: true } : {}),
        };
      case "compaction":
        return { ...place, kind: "compaction", text: visibleText(part.summary) };
    }
  }

  private step(step: Step): StepView {
    const result = resultOf(step);
    return {
      id: step.id,
      tool: step.tool,
      title: this.title(step),
      ...(result === "" ? {} : { result }),
      state: step.state,
      ...(step.effect === "reads" ? { reads: true } : {}),
    };
  }
}
