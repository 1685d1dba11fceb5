// One change under review: the current document on the left of a diff editor, the proposal on the right. The document
// stays unchanged until every hunk is decided; then the accepted hunks are applied as one undo step.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { ChangeReview, type Decision } from "../../../core/editing/review/change-review.js";
import type { Hunk } from "../../../core/editing/review/line-diff.js";
import type { DocumentChange, LineSpan } from "../../../core/editing/review/moving-lines.js";
import { showInformation, showWarning } from "../../interface/messages.js";
import { openDiff } from "../../interface/titles.js";
import { type Applied, applyToDocument } from "./apply-edits.js";
import { allLines, documentChange, fileName, PinnedDocument } from "./pinned-document.js";
import { proposalScheme } from "./proposal-scheme.js";

export interface ProposedChange {
  readonly document: vscode.TextDocument;
  /** Top to bottom, with positions in the document as it was when the action began. */
  readonly hunks: readonly Hunk[];
  /** Changes to the document since then. */
  readonly changes: readonly DocumentChange[];
  /** Name of the action for the title, such as "Improve". */
  readonly name: string;
  /** The answer was truncated, so this is only part of the change. */
  readonly incomplete?: boolean;
  /** Name of the fallback model that answered instead of the selected one. */
  readonly inPlaceOfChosen?: string;
  /** What the action took, in the text before `changes`. */
  readonly ranges?: readonly vscode.Range[];
  /** Asks the model to change the proposal of `session` further; absent if no model made it for a range. */
  followUp?(session: ReviewSession, instruction: string): Promise<void>;
  /** The review that this one takes the place of. */
  readonly replaces?: ReviewSession;
  /** `behind`: as a tab that the user has to select. Default: in view and with the focus. */
  readonly opens?: "without-focus" | "behind";
  /** Called before accepted hunks are applied; false applies nothing. Hunks still move with edits until it has resolved. */
  mayApply?(): Promise<boolean>;
  /** Called when the review has ended and its accepted hunks are applied; then the session reports nothing itself. */
  finished?(decisions: readonly Decision[], isApplied: boolean): void;
}

/**
 * For documents with more lines than this, the diff shows only the part around the changes: VS Code sends the whole text
 * of each side to every extension, which slows them all down.
 */
const mostLinesWhole = 5000;
const linesAroundChanges = 200;

let proposals = 0;

export class ReviewSession implements vscode.Disposable {
  readonly review: ChangeReview;
  readonly proposal: vscode.Uri;
  /** The left side: the document, or a part of it that is kept up to date. */
  readonly original: vscode.Uri;
  readonly number: number;
  private readonly refreshed = new vscode.EventEmitter<void>();
  /** The proposal or a decision has changed. */
  readonly onDidRefresh = this.refreshed.event;
  private readonly ended = new vscode.EventEmitter<void>();
  readonly onDidEnd = this.ended.event;
  private readonly subscriptions: vscode.Disposable[] = [];
  private document: vscode.TextDocument;
  private refreshing: NodeJS.Timeout | undefined;
  private finishing = false;
  private readonly pinned: PinnedDocument;

  constructor(readonly change: ProposedChange) {
    this.document = change.document;
    this.number = ++proposals;
    this.review = new ChangeReview(change.hunks);
    for (const made of change.changes) this.review.documentChanged(made);
    if (change.replaces) this.review.decideAs(change.replaces.review);
    this.pinned = new PinnedDocument(this.document);
    for (const made of change.changes) this.pinned.changes.push(made);
    // The name keeps its extension, from which VS Code detects the language.
    const name = fileName(this.document.uri);
    this.proposal = vscode.Uri.from({ scheme: proposalScheme, path: `/${this.number}/${name}` });
    const isLong = this.document.lineCount > mostLinesWhole;
    this.original = isLong ? this.proposal.with({ path: `/${this.number}/original/${name}` }) : this.document.uri;
    this.subscriptions.push(
      this.pinned,
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== this.document || event.contentChanges.length === 0) return;
        const changes = event.contentChanges.map(documentChange);
        // Hunks still move with edits until they are applied; the review itself is already over.
        if (this.finishing) for (const made of changes) this.review.documentChanged(made);
        else this.documentChanged(changes);
      }),
      // A document that was closed and reopened, for example by a language change, is a new object.
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (document.uri.toString() === this.document.uri.toString()) this.document = document;
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some((tab) => this.isTab(tab))) void this.finish();
      }),
    );
  }

  /** The text of one of this review's virtual documents. */
  textOf(side: vscode.Uri): string {
    const { start, end } = this.part();
    const isWhole = start === 0 && end === this.document.lineCount;
    const lines = isWhole
      ? allLines(this.document)
      : Array.from({ length: end - start }, (_, offset) => this.document.lineAt(start + offset).text);
    const shown = side.toString() === this.proposal.toString() ? this.review.proposed(lines, start) : lines;
    return shown.join(this.document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n");
  }

  get hasEnded(): boolean {
    return this.finishing;
  }

  /** Where the code that the action took is now. */
  rangesNow(): vscode.Range[] {
    return (this.change.ranges ?? []).map((range) => this.pinned.rangeNow(range));
  }

  /** Lines of the document as the right side shows them: without rejected hunks. */
  proposalFor(lines: readonly string[], span: LineSpan): readonly string[] {
    return this.review.proposedPart(lines, span);
  }

  /** Closes the diff and applies nothing, because another review takes its place. */
  async giveWay(): Promise<void> {
    this.finishing = true;
    this.ended.fire();
    await this.closeTabs();
    this.dispose();
  }

  /** Place of each shown hunk on the right side. */
  places(): ReturnType<ChangeReview["placesInProposal"]> {
    return this.review.placesInProposal().map((place) => this.withinPart(place));
  }

  /** Place of each rejected hunk on the right side, which shows the old lines there. */
  rejectedPlaces(): ReturnType<ChangeReview["rejectedInProposal"]> {
    return this.review.rejectedInProposal().map((place) => this.withinPart(place));
  }

  private withinPart<Place extends LineSpan>(place: Place): Place {
    const { start: first } = this.part();
    return { ...place, start: place.start - first, end: place.end - first };
  }

  /** Place of a hunk on the left side. */
  placeOnLeft(index: number): LineSpan {
    const hunk = this.review.hunks[index];
    const start = (hunk?.start ?? 0) - this.part().start;
    return { start, end: start + (hunk?.removed.length ?? 0) };
  }

  /** The lines of the document that the diff shows. */
  private part(): LineSpan {
    const { lineCount } = this.document;
    const spans = this.review.hunks.flatMap(({ start, removed, decision }) =>
      decision === "lost" ? [] : [{ start, end: start + removed.length }],
    );
    if (this.original.scheme !== proposalScheme || spans.length === 0) return { start: 0, end: lineCount };
    const first = Math.min(...spans.map(({ start }) => start)) - linesAroundChanges;
    const last = Math.max(...spans.map(({ end }) => end)) + linesAroundChanges;
    return { start: Math.max(0, first), end: Math.min(lineCount, last) };
  }

  /** Whether a tab is this review's diff editor. */
  isTab(tab: vscode.Tab | undefined): boolean {
    return tab?.input instanceof vscode.TabInputTextDiff && tab.input.modified.toString() === this.proposal.toString();
  }

  async show(): Promise<void> {
    const line = this.places()[0]?.start ?? 0;
    await openDiff(this.original, this.proposal, this.title(), {
      preview: false,
      selection: new vscode.Range(line, 0, line, 0),
      preserveFocus: this.change.opens !== undefined,
      background: this.change.opens === "behind",
    });
    const ours = [this.original, this.proposal].map(String);
    for (const side of vscode.workspace.textDocuments) {
      if (side.uri.scheme !== proposalScheme || !ours.includes(side.uri.toString())) continue;
      if (side.languageId !== this.document.languageId) {
        await vscode.languages.setTextDocumentLanguage(side, this.document.languageId);
      }
    }
    this.sayWhatIsLost();
  }

  private title(): string {
    const { start, end } = this.part();
    const file = fileName(this.document.uri);
    const name = end - start < this.document.lineCount ? l10n.t("{0}, lines {1} to {2}", file, start + 1, end) : file;
    const total = this.review.hunks.length;
    const what = total > 1 ? l10n.t("{0}, {1} changes", whatIs(this.change), total) : whatIs(this.change);
    return l10n.t("{0}: {1} (SnowCell)", name, what);
  }

  /** Decides one hunk; after the last one, applies the accepted hunks to the document. */
  async decide(index: number, decision: "accepted" | "rejected"): Promise<void> {
    this.review.decide(index, decision);
    await this.decided();
  }

  async decideRest(decision: "accepted" | "rejected"): Promise<void> {
    this.review.decideRest(decision);
    await this.decided();
  }

  dispose(): void {
    clearTimeout(this.refreshing);
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
    this.refreshed.dispose();
    this.ended.dispose();
  }

  private async decided(): Promise<void> {
    if (this.review.count("undecided") === 0) await this.finish();
    else this.refreshed.fire();
  }

  private documentChanged(changes: readonly DocumentChange[]): void {
    const before = this.review.count("lost");
    for (const change of changes) this.review.documentChanged(change);
    if (this.review.count("lost") > before) this.sayWhatIsLost();
    if (this.review.count("undecided") === 0) {
      void this.finish({ byTyping: true });
      return;
    }
    // Edits come in bursts; the other side is refreshed after a pause.
    clearTimeout(this.refreshing);
    this.refreshing = setTimeout(() => this.refreshed.fire(), 100);
  }

  private sayWhatIsLost(): void {
    const lost = this.review.count("lost");
    if (lost === 0) return;
    const name = fileName(this.document.uri);
    void showWarning(
      lost === 1
        ? l10n.t("You edited lines in {0} that a SnowCell change covers. Your text is kept, and that change is discarded.", name)
        : l10n.t(
            "You edited lines in {0} that {1} SnowCell changes cover. Your text is kept, and those changes are discarded.",
            name,
            lost,
          ),
    );
  }

  /**
   * Applies the accepted hunks, closes the diff, and reports the result. Undecided hunks are left out. A user who types in the
   * document keeps the cursor there.
   */
  private async finish({ byTyping = false } = {}): Promise<void> {
    if (this.finishing) return;
    this.finishing = true;
    clearTimeout(this.refreshing);
    const counts = {
      kept: this.review.count("accepted"),
      rejected: this.review.count("rejected"),
      undecided: this.review.count("undecided"),
    };
    // Applying the accepted hunks changes their lines, which then count as lost.
    const decisions = this.review.hunks.map(({ decision }) => decision);
    const mayApply = counts.kept > 0 && (await (this.change.mayApply?.() ?? true));
    const outcome = mayApply ? await applyToDocument(this.document, this.review) : undefined;
    this.ended.fire();
    await this.closeTabs();
    if (this.change.finished) this.change.finished(decisions, outcome !== undefined);
    else {
      if (!byTyping) await outcome?.show();
      if (outcome && counts.rejected + counts.undecided > 0) void reportOutcome(outcome, counts);
    }
    this.dispose();
  }

  private async closeTabs(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => this.isTab(tab));
    await vscode.window.tabGroups.close(tabs);
  }
}

/** Only part of the change was applied, so this offers to undo it. */
async function reportOutcome(
  { undo }: Applied,
  { kept, rejected, undecided }: { readonly kept: number; readonly rejected: number; readonly undecided: number },
): Promise<void> {
  const words =
    undecided === 0
      ? l10n.t("Kept {0}, rejected {1}.", kept, rejected)
      : l10n.t("Kept {0}, rejected {1}, discarded {2} undecided.", kept, rejected, undecided);
  const button = l10n.t("Undo");
  const pressed = await showInformation(words, ...(undo ? [button] : []));
  if (pressed !== button || (await undo?.())) return;
  void showInformation(l10n.t("The text has changed since then. Use Undo in the editor instead."));
}

/** What the title says about the change. */
function whatIs({ name, incomplete, inPlaceOfChosen }: ProposedChange): string {
  const whole = incomplete ? l10n.t("{0}, incomplete", name) : name;
  return inPlaceOfChosen === undefined ? whole : l10n.t("{0}, answered by {1}", whole, inPlaceOfChosen);
}
