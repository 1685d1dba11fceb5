// Start here: completions as the user types. Connects VS Code's calls with the engine in core/inline: whether this document may
// be completed, by which model, and what became of it.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import type { Failure } from "../../core/failures/errors.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import { type Refusal, refusalOf } from "../../core/inline/asking/consent.js";
import { Engine } from "../../core/inline/engine.js";
import type { Figures } from "../../core/inline/figures/measure.js";
import { Emitter } from "../../core/platform/emitter.js";
import type { Listen } from "../../core/platform/ports.js";
import type { PrivacyBoundary } from "../../core/provider-api/provider.js";
import type { Requests } from "../../core/requests/requests.js";
import { systemClock } from "../../node/system-clock.js";
import type { RedactingLog } from "../platform/redacting-log.js";
import { settingValue } from "../platform/trusted-settings.js";
import { Clearance } from "./clearance.js";
import { type CompletionModel, CompletionModels, type ModelState } from "./completion-model.js";
import { type Question, snapshotOf } from "./document-snapshot.js";
import { EditorEvents } from "./editor-events.js";
import { OtherFiles } from "./other-files.js";
import { agreedToPublic } from "./public-consent.js";

/** VS Code's list of suggestions waits meanwhile. */
const longestLookupMs = 300;
const never = new AbortController().signal;

export interface CompletionServices {
  readonly requests: Pick<Requests, "resolve" | "complete" | "isAnswering">;
  readonly onListsChange: Listen<void>;
  readonly log: Pick<RedactingLog, "debug" | "info" | "warn">;
  readonly state: vscode.Memento;
  providerName(id: string): string;
}

/** What the status bar and the status page show. */
export interface CompletionState {
  readonly model: ModelState;
  readonly figures: Figures;
  /** Why the last question was not asked; undefined if it was. */
  readonly lastReason: string | undefined;
  readonly paused: Failure | undefined;
  /** A request is running, and has been for a moment. */
  readonly isWorking: boolean;
  readonly memory: { readonly entries: number; readonly characters: number };
}

export class Completions implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  private readonly emitter = new Emitter<void>();
  readonly onDidChange = this.emitter.event;
  private readonly models: CompletionModels;
  private readonly clearance: Clearance;
  private readonly files: OtherFiles;
  private readonly events: EditorEvents;
  private readonly engine: Engine;
  private readonly subscriptions: vscode.Disposable[];
  private model: CompletionModel | undefined;
  private lastReason: string | undefined;
  private lastFailure: Failure | undefined;
  /** The document for which SnowCell itself runs the command that counts as the user's request. */
  private ownCall: { readonly uri: string; readonly version: number } | undefined;

  constructor(private readonly services: CompletionServices) {
    this.engine = new Engine({
      clock: systemClock,
      ask: (request, signal) => {
        const { model } = this;
        if (!model) throw new Error("There is no completion model.");
        return services.requests.complete({ model: model.by, route: model.support.route, request, signal });
      },
      isBusy: () => this.model !== undefined && services.requests.isAnswering(this.model.by),
      late: (uri) => this.askAgain(uri),
      failed: (failure, isFirst) => this.failed(failure, isFirst),
      changed: () => this.emitter.fire(),
    });
    this.models = new CompletionModels(services.requests, services.onListsChange, () => this.reset());
    this.clearance = new Clearance((uri) => this.files.withdraw(uri));
    this.files = new OtherFiles(this.clearance, languages);
    this.events = new EditorEvents(
      () => this.engine.measure,
      () => this.engine.leave(),
    );
    this.subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("snowcell")) this.reset();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.reset()),
    ];
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[] | undefined> {
    const isInvoked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    const isOwn = this.ownCall?.uri === document.uri.toString() && this.ownCall.version === document.version;
    const explicit = isInvoked && !isOwn;
    this.ownCall = undefined;
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      const question = { document, position, context, explicit, lastEdit: this.events.lastEdit(document) };
      return await this.answer(question, controller.signal);
    } finally {
      subscription.dispose();
    }
  }

  get state(): CompletionState {
    const { figures } = this.engine.measure;
    return {
      model: this.models.current,
      figures,
      lastReason: this.lastReason,
      paused: this.engine.state.open ? undefined : this.lastFailure,
      isWorking: this.engine.state.isWorking,
      memory: this.engine.memory,
    };
  }

  /** Forgets everything that a change of model, boundary, login or setting may have made wrong. */
  reset(): void {
    this.engine.reset();
    this.files.clear();
    this.emitter.fire();
  }

  dispose(): void {
    this.engine.leave();
    for (const each of [this.models, this.clearance, this.files, this.events, ...this.subscriptions]) each.dispose();
  }

  private async answer(question: Question, signal: AbortSignal): Promise<vscode.InlineCompletionItem[] | undefined> {
    const { document, position, explicit } = question;
    const limit = explicit ? signal : AbortSignal.any([signal, AbortSignal.timeout(longestLookupMs)]);
    const found = await this.models.soon(limit);
    if (found.state === "looking" && !signal.aborted) this.askAgainAfter(this.models.soon(never), question);
    if (found.state !== "found") return this.skipped(found.state === "none" ? "no-model" : `model-${found.state}`, document);
    const { by, support } = found.model;
    const before = this.refusal(question, by.boundary, true, found.model);
    if (before) return this.skipped(before, document);
    const cleared = await this.clearance.documentSoon(document.uri, by.boundary, signal, !explicit);
    const isCleared = cleared === undefined ? undefined : cleared !== "no";
    if (isCleared === undefined && !signal.aborted)
      this.askAgainAfter(this.clearance.documentSoon(document.uri, by.boundary, never, false), question);
    const refusal = this.refusal(question, by.boundary, isCleared, found.model);
    if (refusal || typeof cleared !== "object") return this.skipped(refusal ?? "checking-file", document);
    if (signal.aborted) return undefined;
    this.model = found.model;
    const answer = await this.engine.answer(
      {
        snapshot: snapshotOf(question, cleared),
        model: `${by.model.id} ${by.info.host ?? ""}`,
        boundary: by.boundary,
        support,
        ring: this.files.current(this.engine.lastAskedAt),
        folder: vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString() ?? "",
        shortestDelay: numberIn(settings.completionsDelay, 75),
        mostLines: Math.min(mostLines, numberIn(settings.completionsMaxLines, 12)),
      },
      signal,
    );
    if ("reason" in answer) return this.skipped(answer.reason, document);
    if (signal.aborted) return undefined;
    const { placed } = answer;
    this.note(undefined, document);
    this.events.gave(document, placed);
    const range = new vscode.Range(position.line, placed.start, position.line, placed.end);
    const item = new vscode.InlineCompletionItem(placed.insertText, range);
    item.filterText = placed.filterText;
    return [item];
  }

  private refusal(
    { document, explicit }: Question,
    boundary: PrivacyBoundary,
    isCleared: boolean | undefined,
    { by }: CompletionModel,
  ): Refusal | undefined {
    return refusalOf({
      hasModel: true,
      enabled: settingValue(settings.completionsEnabled) !== false,
      boundary,
      agreedToPublic: agreedToPublic(this.services.state, by),
      workspaceIsTrusted: vscode.workspace.isTrusted,
      scheme: document.uri.scheme,
      languageId: document.languageId,
      languages: languages(),
      isDiff: isInDiff(document),
      explicit,
      isCleared,
    });
  }

  private skipped(reason: string, document: vscode.TextDocument): undefined {
    this.note(reason, document);
    return undefined;
  }

  /** One line for each reason in turn; the same one again says nothing new. */
  private note(reason: string | undefined, { languageId }: vscode.TextDocument): void {
    if (reason === this.lastReason) return;
    this.lastReason = reason;
    if (reason !== undefined) this.services.log.info(`No completion (${languageId}): ${reason}`);
    this.emitter.fire();
  }

  private failed(failure: Failure, isFirst: boolean): void {
    this.lastFailure = failure;
    const words = failureLine(failure, this.services.providerName(failure.provider));
    if (isFirst) this.services.log.warn(l10n.t("Completions are paused: {0}", words));
    this.emitter.fire();
  }

  /** What was looked up may be there before the next key. */
  private askAgainAfter(done: Promise<unknown>, { document: { uri, version } }: Question): void {
    void done.then(() => {
      if (vscode.window.activeTextEditor?.document.version === version) this.askAgain(uri.toString());
    });
  }

  /** VS Code asks again only after a key, unless a command makes it. */
  private askAgain(uri: string): void {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.toString() !== uri || !vscode.window.state.focused) return;
    this.ownCall = { uri, version: editor.document.version };
    void vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
  }
}

/** As in the manifest, which VS Code does not enforce. */
const mostLines = 40;

function languages(): Readonly<Record<string, unknown>> {
  const value = settingValue(settings.completionsLanguages);
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function numberIn(name: (typeof settings)[keyof typeof settings], otherwise: number): number {
  const value = settingValue(name);
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : otherwise;
}

/** Its text is compared with another, here or in a review. */
function isInDiff({ uri }: vscode.TextDocument): boolean {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  if (!(activeTab?.input instanceof vscode.TabInputTextDiff)) return false;
  const { original, modified } = activeTab.input;
  return [original, modified].some((side) => side.toString() === uri.toString());
}
