// A diff of two answers: as rows for the page, and as documents for VS Code's diff editor.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type AnswerCode, codeOfAnswer } from "../../core/compare/answer-code.js";
import { diffRows } from "../../core/compare/diff-rows.js";
import type { AnswerModel, Message } from "../../core/conversation/conversation.js";
import type { DiffPart, DiffView } from "../../protocol/compare.js";
import { plainText } from "../interface/plain-text.js";
import { openDiff } from "../interface/titles.js";
import { languageId } from "../platform/language-ids.js";

type Answer = Message & { readonly model: AnswerModel };

export function answerDiff(left: Answer, right: Answer, part: DiffPart): DiffView {
  const rows = diffRows(partOf(left, part).text, partOf(right, part).text);
  return { type: "diff", left: left.id, right: right.id, part, rows };
}

const scheme = "snowcell-answer";

/** Documents kept at a time; a dropped one is empty when it is opened again. */
const mostDocuments = 32;

/** Serves answers as read-only documents. */
export class AnswerDocuments implements vscode.Disposable {
  /** By URI. A document keeps the text it was opened with. */
  private readonly texts = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? "",
  });

  async openDiff(left: Answer, right: Answer, part: DiffPart): Promise<void> {
    const [before, after] = await Promise.all([this.open(left, part), this.open(right, part)]);
    const title = l10n.t("{0} and {1}", left.model.name, right.model.name);
    await openDiff(before, after, title);
  }

  dispose(): void {
    this.registration.dispose();
  }

  private async open(answer: Answer, part: DiffPart): Promise<vscode.Uri> {
    const { text, language } = partOf(answer, part);
    // An answer that has grown since gets another URI than the document opened before.
    const uri = vscode.Uri.from({
      scheme,
      path: `/${plainText(answer.model.name).replaceAll(/[\\/]/g, "-")}`,
      query: `${answer.id}-${part}-${text.length}`,
    });
    this.texts.set(uri.toString(), text);
    for (const oldest of [...this.texts.keys()].slice(0, -mostDocuments)) this.texts.delete(oldest);
    const document = await vscode.workspace.openTextDocument(uri);
    const id = languageId(language, await vscode.languages.getLanguages());
    if (id !== undefined) await vscode.languages.setTextDocumentLanguage(document, id);
    return uri;
  }
}

function partOf(answer: Answer, part: DiffPart): AnswerCode {
  return part === "code" ? codeOfAnswer(answer.text) : { text: answer.text, language: "markdown" };
}
