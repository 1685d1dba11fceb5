// Inline marks of a review: buttons on undecided hunks, and the decision on the others. They stand at the start of the
// line, because the end is often out of view in a split editor.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { HunkArgument } from "../../../contributions/command-arguments.js";
import { commands } from "../../../contributions/contributions.js";
import { commandLinks } from "../../interface/command-links.js";
import { plainText } from "../../interface/plain-text.js";
import type { ReviewSession } from "./review-session.js";

/** Accept and Reject buttons of each undecided hunk, with its number. */
export function hunkButtons(session: ReviewSession, document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
  const total = session.review.hunks.length;
  return session.places().flatMap(({ start, index, decision }) => {
    const at = lineStart(document, start).start;
    if (decision !== "undecided" || !range.contains(at)) return [];
    const hunk = { review: session.number, hunk: index };
    const part = (value: string, command: string): vscode.InlayHintLabelPart => {
      const label = new vscode.InlayHintLabelPart(value);
      label.command = { title: value, command, arguments: [hunk] };
      label.tooltip = buttonLinks(hunk);
      return label;
    };
    const text = (value: string): vscode.InlayHintLabelPart => new vscode.InlayHintLabelPart(value);
    const accept = part(`✓ ${l10n.t("Accept")}`, commands.acceptChange);
    const reject = part(`✗ ${l10n.t("Reject")}`, commands.rejectChange);
    const number = total > 1 ? [text(` · ${l10n.t("{0} of {1}", index + 1, total)}`)] : [];
    const hint = new vscode.InlayHint(at, [accept, text(" · "), reject, ...number]);
    hint.paddingRight = true;
    return [hint];
  });
}

export function buttonLinks(hunk: HunkArgument): vscode.MarkdownString {
  return commandLinks([
    { label: l10n.t("Accept Change"), command: commands.acceptChange, argument: hunk },
    { label: l10n.t("Reject Change"), command: commands.rejectChange, argument: hunk },
  ]);
}

/** Decorations of the decided hunks. */
export class DecisionMarks implements vscode.Disposable {
  private readonly accepted = decidedType("gitDecoration.addedResourceForeground");
  private readonly rejected = decidedType("descriptionForeground");

  show(editor: vscode.TextEditor, session: ReviewSession): void {
    const { document } = editor;
    const accepted = session.places().filter(({ decision }) => decision === "accepted");
    editor.setDecorations(
      this.accepted,
      accepted.flatMap(({ start, end }) =>
        marksOf(document, start, end, `✓ ${l10n.t("Accepted")}`, l10n.t("Accepted: applied when no change is left to review")),
      ),
    );
    editor.setDecorations(
      this.rejected,
      session
        .rejectedPlaces()
        .flatMap(({ start, end }) =>
          marksOf(document, start, end, `✗ ${l10n.t("Rejected")}`, l10n.t("Rejected: your text is kept")),
        ),
    );
  }

  dispose(): void {
    this.accepted.dispose();
    this.rejected.dispose();
  }
}

function decidedType(color: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    border: "solid",
    borderWidth: "0 0 0 3px",
    borderColor: new vscode.ThemeColor(color),
    before: { margin: "0 1em 0 0", color: new vscode.ThemeColor(color), fontWeight: "bold" },
    overviewRulerColor: new vscode.ThemeColor(color),
  });
}

/** The text at the hunk's first line, and the border along all its lines. */
function marksOf(
  document: vscode.TextDocument,
  start: number,
  end: number,
  words: string,
  hover: string,
): vscode.DecorationOptions[] {
  const first = {
    range: lineStart(document, start),
    hoverMessage: plainText(hover),
    renderOptions: { before: { contentText: plainText(words) } },
  };
  const rest = end > start + 1 ? [{ range: new vscode.Range(start + 1, 0, end - 1, 0), hoverMessage: plainText(hover) }] : [];
  return [first, ...rest];
}

function lineStart(document: vscode.TextDocument, line: number): vscode.Range {
  const { start } = document.lineAt(Math.min(line, document.lineCount - 1)).range;
  return new vscode.Range(start, start);
}
