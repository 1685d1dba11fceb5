// Start here: the editor actions. propose-change.ts asks the model; review/ shows the change.
//
// The editor commands: find their target, ask the model, and open the chat, a review or a new file with the result.
// Loaded with the first command.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { HunkArgument, PlaceArgument } from "../../contributions/command-arguments.js";
import type { Attachment } from "../../core/conversation/conversation.js";
import { type EditorContext, linesOf } from "../../core/editing/editor-context.js";
import { createId } from "../../core/platform/ids.js";
import { type ActionPrompt, instructionFor, taskMessages } from "../../core/prompts/action-prompt.js";
import { documentPrompt } from "../../core/prompts/document.js";
import { editMessages } from "../../core/prompts/edit.js";
import { explainPrompt } from "../../core/prompts/explain.js";
import { fixPrompt } from "../../core/prompts/fix.js";
import { improvePrompt } from "../../core/prompts/improve.js";
import type { ChatMessage } from "../../core/provider-api/provider.js";
import { ownPrompt } from "../platform/own-prompts.js";
import { type ActionTarget, actionTarget } from "./action-target.js";
import { applyCode, type CodeToApply } from "./apply-code.js";
import { selectedIn } from "./document-context.js";
import type { Instructions } from "./instruction-box.js";
import { type ModelServices, stopEditorActions } from "./model-answer.js";
import { proposeChange } from "./propose-change.js";
import { fileName } from "./review/pinned-document.js";
import { Reviews } from "./review/reviews.js";
import { writeTests } from "./write-tests.js";

export interface EditorServices extends ModelServices {
  /** Sends a question in the chat; the draft there stays. */
  ask(text: string, attachments: readonly Attachment[]): Promise<void>;
  /** Title of the conversation that `ask` continues; empty if it is new. */
  openChat(): Promise<string>;
  /** Asks the user what to do. */
  readonly instructions: Instructions;
}

export class EditorActions implements vscode.Disposable {
  /** VS Code takes one provider for the proposals, so all reviews of the window are here. */
  readonly reviews = new Reviews();

  constructor(private readonly services: EditorServices) {}

  /** @param words what the user adds to the task */
  async explain(argument?: PlaceArgument, words = ""): Promise<void> {
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
      withWords(instructionFor(explainPrompt, ownPrompt("explain"), subject), words),
      ranges.map((range) => attachmentOf(target, range)),
    );
  }

  /** Changes the selection as the user says; with nothing selected, writes new code at the cursor. */
  async editSelection(argument?: PlaceArgument, words = ""): Promise<void> {
    const target = await actionTarget(argument, "cursor");
    if (!target) return;
    const placeholder = target.isInsertion
      ? l10n.t("What should be written here?")
      : l10n.t("What should change? For example: handle an empty list");
    const instruction = words === "" ? await this.services.instructions.ask({ title: titleOf(target), placeholder }) : words;
    if (instruction === undefined) return;
    const name = target.isInsertion ? l10n.t("Generate") : l10n.t("Edit");
    const messages = (context: EditorContext): readonly ChatMessage[] => editMessages(instruction, context);
    await proposeChange(this.services, this.reviews, { name, target, messages });
  }

  /** Changes the proposal of the visible review further. */
  followUp(): Promise<void> {
    return this.reviews.followUp((document) =>
      this.services.instructions.ask({
        title: l10n.t("Also change in {0}", fileName(document.uri)),
        placeholder: l10n.t("What else should change? The proposal stays as a start."),
      }),
    );
  }

  /** Asks the user's question in the chat, with the selection attached. */
  async askAbout(argument?: PlaceArgument): Promise<void> {
    const target = await actionTarget(argument);
    if (!target) return;
    const chat = await this.services.openChat();
    const placeholder = chat
      ? l10n.t("What do you want to know? The answer comes in the chat “{0}”.", chat)
      : l10n.t("What do you want to know? The answer comes in a new chat.");
    const question = await this.services.instructions.ask({ title: titleOf(target), placeholder, isQuestion: true });
    if (question === undefined) return;
    await this.services.ask(
      question,
      target.ranges.map((range) => attachmentOf(target, range)),
    );
  }

  improve(argument?: PlaceArgument, words = ""): Promise<void> {
    return this.change(improvePrompt, l10n.t("Improve"), argument, words);
  }

  fix(argument?: PlaceArgument, words = ""): Promise<void> {
    return this.change(fixPrompt, l10n.t("Fix"), argument, words);
  }

  document(argument?: PlaceArgument, words = ""): Promise<void> {
    return this.change(documentPrompt, l10n.t("Document"), argument, words);
  }

  async writeTests(argument?: PlaceArgument, words = ""): Promise<void> {
    const target = await actionTarget(argument);
    if (target) await writeTests(this.services, target, words);
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

  private async change(prompt: ActionPrompt, name: string, argument: PlaceArgument | undefined, words: string): Promise<void> {
    const target = await actionTarget(argument);
    const messages = (context: EditorContext): readonly ChatMessage[] =>
      taskMessages(withWords(instructionFor(prompt, ownPrompt(prompt.action), context), words), context);
    if (target) await proposeChange(this.services, this.reviews, { name, target, messages });
  }
}

function withWords(task: string, words: string): string {
  return words === "" ? task : `${task}\n\n${words}`;
}

/** The place that an instruction is about, such as "lookup.ts, lines 3 to 8". */
function titleOf({ document, ranges, symbol, isInsertion }: ActionTarget): string {
  const name = fileName(document.uri);
  const [first] = ranges;
  if (!first || ranges.length > 1) return l10n.t("{0}, {1} selections", name, ranges.length);
  if (symbol !== undefined) return l10n.t("{0}, {1}", name, symbol);
  const { start, end } = linesOf(selectedIn(first));
  if (isInsertion || end - start === 1) return l10n.t("{0}, line {1}", name, first.start.line + 1);
  return l10n.t("{0}, lines {1} to {2}", name, start + 1, end);
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
