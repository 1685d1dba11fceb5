// Start here: all open reviews. review-session.ts is one of them.
//
// All open reviews of this window: their documents, buttons and keys. Loaded with the first change.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { HunkArgument } from "../../../contributions/command-arguments.js";
import { contextKeys } from "../../../contributions/contributions.js";
import { showInformation, showWarning } from "../../interface/messages.js";
import { buttonLinks, DecisionMarks, hunkButtons } from "./hunk-marks.js";
import { proposalScheme } from "./proposal-scheme.js";
import { type ProposedChange, ReviewSession } from "./review-session.js";

type Decided = "accepted" | "rejected";

export class Reviews implements vscode.Disposable {
  private readonly sessions = new Set<ReviewSession>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly badgeChanged = new vscode.EventEmitter<vscode.Uri>();
  private readonly hintsChanged = new vscode.EventEmitter<void>();
  private readonly marks = new DecisionMarks();
  private readonly subscriptions: vscode.Disposable[];

  constructor() {
    const proposals = { scheme: proposalScheme };
    this.subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(proposalScheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri) => this.sessionOf(uri)?.textOf(uri) ?? "",
      }),
      vscode.languages.registerInlayHintsProvider(proposals, {
        onDidChangeInlayHints: this.hintsChanged.event,
        provideInlayHints: (document, range) => this.hints(document, range),
      }),
      vscode.languages.registerHoverProvider(proposals, {
        provideHover: (document, position) => this.hover(document, position),
      }),
      vscode.window.registerFileDecorationProvider({
        onDidChangeFileDecorations: this.badgeChanged.event,
        provideFileDecoration: (uri) => this.badge(uri),
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.updateKeys()),
      vscode.window.tabGroups.onDidChangeTabs(() => this.updateKeys()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.decorate()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === proposalScheme) this.decorate();
      }),
      this.changed,
      this.hintsChanged,
      this.badgeChanged,
      this.marks,
    ];
  }

  /**
   * Opens a change for review. The document stays unchanged until the user has decided. Undefined if nothing is left to
   * decide, because the user has edited the lines.
   */
  async open(change: ProposedChange): Promise<ReviewSession | undefined> {
    const session = new ReviewSession(change);
    this.sessions.add(session);
    session.onDidRefresh(() => {
      this.changed.fire(session.proposal);
      if (session.original.scheme === proposalScheme) this.changed.fire(session.original);
      this.hintsChanged.fire();
      this.badgeChanged.fire(session.proposal);
      this.decorate();
    });
    session.onDidEnd(() => {
      this.sessions.delete(session);
      this.updateKeys();
    });
    if (session.review.count("undecided") === 0) {
      void showWarning(l10n.t("You edited the lines that the change covers. Your text is kept."));
      this.sessions.delete(session);
      session.dispose();
      return undefined;
    }
    // Before the new diff opens, so that it takes the place of the old one's tab.
    await change.replaces?.giveWay();
    await session.show();
    this.updateKeys();
    return session;
  }

  /** Whether the user is looking at this review. */
  isActive(session: ReviewSession): boolean {
    return this.activeSession() === session;
  }

  /** Asks for a further instruction, and changes the visible review by it. */
  async followUp(askForInstruction: (document: vscode.TextDocument) => Promise<string | undefined>): Promise<void> {
    const session = this.activeSession();
    if (!session) return;
    const { change } = session;
    if (!change.followUp) {
      void showInformation(l10n.t("This change comes from the chat. Ask there for a further change."));
      return;
    }
    const instruction = await askForInstruction(change.document);
    if (instruction !== undefined && !session.hasEnded) await change.followUp(session, instruction);
  }

  /** Decides the hunk named by the argument, which a hover passes, or else the one at the cursor. */
  async decide(decision: Decided, argument?: HunkArgument): Promise<void> {
    const place = argument ? this.placeOf(argument) : this.placeAtCursor();
    if (!place) return;
    await place.session.decide(place.index, decision);
    if (this.sessions.has(place.session)) this.goToNext(place.session);
  }

  /** Decides all undecided hunks of the visible review. */
  async decideAll(decision: Decided): Promise<void> {
    await this.activeSession()?.decideRest(decision);
  }

  dispose(): void {
    for (const session of this.sessions) session.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** The review that has this document as a side. */
  private sessionOf(uri: vscode.Uri): ReviewSession | undefined {
    const side = uri.toString();
    return [...this.sessions].find(({ proposal, original }) => [proposal, original].some((one) => one.toString() === side));
  }

  /** The same, if the document is its right side, which has the buttons. */
  private proposedIn({ uri }: vscode.TextDocument): ReviewSession | undefined {
    const session = this.sessionOf(uri);
    return session?.proposal.toString() === uri.toString() ? session : undefined;
  }

  private activeSession(): ReviewSession | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    return [...this.sessions].find((session) => session.isTab(tab));
  }

  private placeOf({ review, hunk }: HunkArgument): { session: ReviewSession; index: number } | undefined {
    const session = [...this.sessions].find(({ number }) => number === review);
    return session?.review.hunks[hunk] ? { session, index: hunk } : undefined;
  }

  /** The hunk at the cursor, on either side; else the nearest undecided one. */
  private placeAtCursor(): { session: ReviewSession; index: number } | undefined {
    const session = this.activeSession();
    if (!session) return undefined;
    const editor = vscode.window.activeTextEditor;
    const line = editor?.selection.active.line ?? 0;
    const onLeft = editor?.document.uri.toString() === session.original.toString();
    const places = session.places().map((place) => {
      const { start, end } = onLeft ? session.placeOnLeft(place.index) : place;
      return { ...place, distance: line < start ? start - line : Math.max(0, line - Math.max(start, end - 1)) };
    });
    const within = places.find(({ distance }) => distance === 0);
    const nearest = places
      .filter(({ decision }) => decision === "undecided")
      .toSorted((one, other) => one.distance - other.distance)[0];
    const found = within ?? nearest;
    return found ? { session, index: found.index } : undefined;
  }

  private goToNext(session: ReviewSession): void {
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === session.proposal.toString(),
    );
    const undecided = session.places().filter(({ decision }) => decision === "undecided");
    const next = undecided.find(({ start }) => start >= (editor?.selection.active.line ?? 0)) ?? undecided[0];
    if (!editor || !next) return;
    editor.selection = new vscode.Selection(next.start, 0, next.start, 0);
    editor.revealRange(new vscode.Range(next.start, 0, next.end, 0), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private updateKeys(): void {
    void vscode.commands.executeCommand("setContext", contextKeys.reviewing, this.activeSession() !== undefined);
  }

  private decorate(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const session = this.proposedIn(editor.document);
      if (session) this.marks.show(editor, session);
    }
  }

  /** Tab badge: the number of undecided changes. VS Code cannot change the title of an open tab. */
  private badge(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const session = uri.scheme === proposalScheme ? this.sessionOf(uri) : undefined;
    const total = session?.review.hunks.length ?? 0;
    if (!session || total < 2) return undefined;
    const left = session.review.count("undecided");
    return new vscode.FileDecoration(left > 99 ? "99" : String(left), l10n.t("{0} of {1} changes left to review", left, total));
  }

  private hints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const session = this.proposedIn(document);
    return session ? hunkButtons(session, document, range) : [];
  }

  private hover(document: vscode.TextDocument, { line }: vscode.Position): vscode.Hover | undefined {
    const session = this.proposedIn(document);
    const place = session?.places().find(({ start, end }) => line >= start && line < Math.max(end, start + 1));
    return session && place ? new vscode.Hover(buttonLinks({ review: session.number, hunk: place.index })) : undefined;
  }
}
