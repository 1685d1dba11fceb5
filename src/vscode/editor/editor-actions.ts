// Start here: the editor actions. propose-change.ts asks the model; review/ shows the change.
//
// The editor commands: find their target, ask the model, and open the chat, a review or a new file with the result.
// Loaded with the first command.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { HunkArgument, PlaceArgument } from "../../contributions/command-arguments.js";
import type { Attachment } from "../../core/conversation/conversation.js";
import { linesOf } from "../../core/editing/editor-context.js";
import { createId } from "../../core/platform/ids.js";
import { type ActionPrompt, instructionFor } from "../../core/prompts/action-prompt.js";
import { documentPrompt } from "../../core/prompts/document.js";
import { explainPrompt } from "../../core/prompts/explain.js";
import { fixPrompt } from "../../core/prompts/fix.js";
import { improvePrompt } from "../../core/prompts/improve.js";
import { ownPrompt } from "../platform/own-prompts.js";
import { type ActionTarget, actionTarget } from "./action-target.js";
import { applyCode, type CodeToApply } from "./apply-code.js";
import { selectedIn } from "./document-context.js";
import { type ModelServices, stopEditorActions } from "./model-answer.js";
import { proposeChange } from "./propose-change.js";
import { Reviews } from "./review/reviews.js";
import { writeTests } from "./write-tests.js";

export interface EditorServices extends ModelServices {
  /** Sends a question in the chat; the draft there stays. */
  ask(text: string, attachments: readonly Attachment[]): Promise<void>;
}

export class EditorActions implements vscode.Disposable {
  private readonly reviews = new Reviews();

  constructor(private readonly services: EditorServices) {}

  async explain(argument?: PlaceArgument): Promise<void> {
    const target = await actionTarget(argument);
    const [first] = target?.ranges ?? [];
    if (!target || !first) return;
    const { document, ranges, symbol } = target;
    const subject = {
      language: document.languageId,
      path: vscode.workspace.asRelativePath(document.uri, false),
      span: linesOf(selectedIn(first)),
      ...(symbol !== undefined ? { symbol } : {}),
    };
    await this.services.ask(
      instructionFor(explainPrompt, ownPrompt("explain"), subject),
      ranges.map((range) => attachmentOf(target, range)),
    );
  }

  improve(argument?: PlaceArgument): Promise<void> {
    return this.change(improvePrompt, l10n.t("Improve"), argument);
  }

  fix(argument?: PlaceArgument): Promise<void> {
    return this.change(fixPrompt, l10n.t("Fix"), argument);
  }

  document(argument?: PlaceArgument): Promise<void> {
    return this.change(documentPrompt, l10n.t("Document"), argument);
  }

  async writeTests(argument?: PlaceArgument): Promise<void> {
    const target = await actionTarget(argument);
    if (target) await writeTests(this.services, target);
  }

  applyCode(code: CodeToApply): Promise<void> {
    return applyCode(this.reviews, code);
  }

  decide(decision: "accepted" | "rejected", argument?: HunkArgument): Promise<void> {
    return this.reviews.decide(decision, argument);
  }

  decideAll(decision: "accepted" | "rejected"): Promise<void> {
    return this.reviews.decideAll(decision);
  }

  stop(): void {
    stopEditorActions();
  }

  dispose(): void {
    stopEditorActions();
    this.reviews.dispose();
  }

  private async change(prompt: ActionPrompt, name: string, argument: PlaceArgument | undefined): Promise<void> {
    const target = await actionTarget(argument);
    if (target) await proposeChange(this.services, this.reviews, { prompt, name, target });
  }
}

function attachmentOf({ document }: ActionTarget, range: vscode.Range): Attachment {
  const { start, end } = linesOf(selectedIn(range));
  const lines = document.validateRange(new vscode.Range(start, 0, end - 1, Number.MAX_SAFE_INTEGER));
  return {
    id: createId(Date.now()),
    path: vscode.workspace.asRelativePath(document.uri, false),
    language: document.languageId,
    uri: document.uri.toString(),
    lines: { first: start + 1, last: end },
    text: document.getText(lines),
  };
}
