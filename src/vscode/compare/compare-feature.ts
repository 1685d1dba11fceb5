// Start here: the feature. comparison-views.ts is what the page shows.
//
// The host's side of a comparison: which models are asked, what the page shows, and what its buttons do.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Accounts } from "../../core/accounts/accounts.js";
import type { ChatSession } from "../../core/chat/chat-session.js";
import { hasModel } from "../../core/compare/comparison.js";
import { ComparisonSession } from "../../core/compare/comparison-session.js";
import type { OpenComparisons } from "../../core/compare/open-comparisons.js";
import { Tally } from "../../core/compare/tally.js";
import type { AnswerModel } from "../../core/conversation/conversation.js";
import type { RemedyPlace } from "../../core/failures/carry-out-remedy.js";
import { type Remedy, remedyNamed } from "../../core/failures/errors.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { Settings, StateStore } from "../../core/platform/ports.js";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";
import type { Requests } from "../../core/requests/requests.js";
import { type CompareReply, type CompareRequest, compareRequestSchema } from "../../protocol/compare.js";
import { showInformation } from "../interface/messages.js";
import { pickModel } from "../models/model-picker.js";
import type { ModelSelection } from "../models/model-selection.js";
import type { FeaturePanel, PanelFeature } from "../panel/panel-feature.js";
import { AnswerDocuments, answerDiff } from "./answer-diff.js";
import { ComparisonViews } from "./comparison-views.js";
import { pickModels } from "./pick-models.js";
import { showTally } from "./show-tally.js";

export interface CompareServices {
  readonly comparisons: OpenComparisons;
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  readonly checks: HealthChecks;
  readonly selection: ModelSelection;
  readonly requests: Pick<Requests, "mayGoTo">;
  readonly settings: Settings;
  /** Kept for all windows. */
  readonly state: StateStore;
  providerName(providerId: string): string;
  logIn(providerId: string): Promise<boolean>;
  /** Runs the action of a failure's button. */
  carryOut(remedy: Remedy, place: RemedyPlace): Promise<void>;
  /** Sends a message to every panel that shows the conversation. */
  tell(session: ChatSession, message: CompareReply): void;
}

export class CompareFeature implements PanelFeature, vscode.Disposable {
  private readonly sessions = new WeakMap<ChatSession, ComparisonSession>();
  private readonly documents = new AnswerDocuments();
  private readonly tally: Tally;
  private readonly views: ComparisonViews;

  constructor(private readonly services: CompareServices) {
    this.tally = new Tally(services.state);
    this.views = new ComparisonViews(services, this.tally);
  }

  dispose(): void {
    this.documents.dispose();
  }

  /** Lets the user choose which models to compare in a conversation; false if the user cancels. */
  async choose(session: ChatSession): Promise<boolean> {
    const current = this.services.selection.current?.id;
    const models = await pickModels(this.services, { ticked: current === undefined ? [] : [current] });
    if (!models) return false;
    const comparison = this.of(session);
    await comparison.prepare(models.map((model) => this.answerModel(model)));
    this.tellAll(comparison);
    return true;
  }

  async receive(message: unknown, panel: FeaturePanel): Promise<void> {
    const request = compareRequestSchema.parse(message);
    const comparison = this.of(panel.session);
    switch (request.type) {
      case "show":
        return panel.post(this.views.of(comparison));
      case "open":
        if (await this.openFrom(request.answer, comparison)) panel.openFeature("compare");
        return;
      case "choose":
        await this.choose(panel.session);
        return;
      case "draft":
        return panel.session.setDraft(request.text, undefined);
      case "ask":
        return await this.ask(request.text, comparison);
      case "left":
        await this.services.comparisons.close(request.conversation);
        return this.tellAll(comparison);
      case "stop":
        for (const { id } of comparison.answers())
          if (request.answer === undefined || id === request.answer) panel.session.stop(id);
        return;
      case "retry":
        await comparison.again(request.answer);
        return this.tellAll(comparison);
      case "action":
        return await this.act(request, comparison, panel);
      case "diff":
      case "open-diff":
        return await this.diff(request, panel);
      case "continue":
        return await this.continueWith(request.answer, comparison, panel);
      case "tally":
        if (await showTally(this.tally)) this.tellAll(comparison);
        return;
    }
  }

  private of(session: ChatSession): ComparisonSession {
    const known = this.sessions.get(session);
    if (known) return known;
    const comparison = new ComparisonSession(session, this.services.comparisons);
    this.sessions.set(session, comparison);
    // Disposed with the session, which alone holds it.
    session.onEvent((event) => {
      if (event.type === "attachments-changed" && comparison.comparison) this.tellAll(comparison);
      if (event.type === "text-replaced" && comparison.has(event.message.id)) this.tellAll(comparison);
      if (event.type !== "message-changed" || !comparison.has(event.message.id)) return;
      this.services.tell(session, this.views.column(event.message, comparison));
    });
    return comparison;
  }

  private tellAll(comparison: ComparisonSession): void {
    this.services.tell(comparison.session, this.views.of(comparison));
  }

  /** Opened from an answer: shows its siblings if it has any; else asks the models that the user picks the same question. */
  private async openFrom(answerId: string, comparison: ComparisonSession): Promise<boolean> {
    const answer = comparison.session.conversation.get(answerId);
    if (!hasModel(answer) || answer.parentId === null) return false;
    if (await comparison.prepareFrom(answer.parentId)) return true;
    const models = await pickModels(this.services, { ticked: [], present: answer.model.id });
    const chosen = models?.map((model) => this.answerModel(model));
    if (!chosen || !(await this.mayGoTo(chosen, comparison))) return false;
    return await comparison.askBeside(answerId, chosen);
  }

  private async ask(text: string, comparison: ComparisonSession): Promise<void> {
    const models = comparison.comparison?.models ?? [];
    if (!(await this.mayGoTo(models, comparison))) return;
    await (comparison.comparison?.question === undefined ? comparison.ask(text) : comparison.followUp(text));
    this.tellAll(comparison);
  }

  private async continueWith(answerId: string, comparison: ComparisonSession, panel: FeaturePanel): Promise<void> {
    const compared = comparison.answers().map(({ model }) => model);
    const model = await comparison.continueWith(answerId);
    if (!model) return;
    await this.tally.record(model, compared);
    await this.services.selection.choose({ id: model.id, name: model.name, providerName: model.providerName });
    this.tellAll(comparison);
    panel.focusComposer();
  }

  private async act(
    { action, answer: answerId }: CompareRequest & { type: "action" },
    comparison: ComparisonSession,
    panel: FeaturePanel,
  ): Promise<void> {
    const answer = comparison.session.conversation.get(answerId);
    if (!hasModel(answer)) return;
    const remedy = remedyNamed(action);
    if (!remedy) return;
    await this.services.carryOut(remedy, {
      provider: answer.failure?.provider ?? answer.model.provider,
      failure: answer.failure,
      again: () => comparison.again(answerId),
      againWithAnotherModel: async () => {
        const picked = await pickModel(this.services, answer.model.id);
        const model = picked && this.answerModel(picked);
        if (model && (await this.mayGoTo([model], comparison))) await comparison.again(answerId, model);
      },
      newChat: () => panel.newChat(),
    });
    this.tellAll(comparison);
  }

  private async diff(request: CompareRequest & { type: "diff" | "open-diff" }, panel: FeaturePanel): Promise<void> {
    const { conversation } = panel.session;
    const [left, right] = [conversation.get(request.left), conversation.get(request.right)];
    if (!hasModel(left) || !hasModel(right)) return;
    if (request.type === "open-diff") await this.documents.openDiff(left, right, request.part);
    else panel.post(answerDiff(left, right, request.part));
  }

  /** Asks once for a conversation that would go farther than before. */
  private async mayGoTo(models: readonly AnswerModel[], comparison: ComparisonSession): Promise<boolean> {
    const { conversation } = comparison.session;
    const answeredBy = [...conversation.path(), ...comparison.answers()].flatMap((message) =>
      hasModel(message) && (message.state !== "error" || message.text !== "") ? [message.model.id] : [],
    );
    const list = new Intl.ListFormat(vscode.env.language);
    const formatList = (names: readonly string[]): string => list.format(names);
    const picked = { conversationId: conversation.id, answeredBy, models, formatList };
    const agreed = await this.services.requests.mayGoTo(picked, new AbortController().signal);
    if (!agreed) void showInformation(l10n.t("Nothing was sent."));
    return agreed;
  }

  private answerModel(model: ModelInfo): AnswerModel {
    const { provider, name } = model;
    return { id: qualifiedId(model), name, provider, providerName: this.services.providerName(provider) };
  }
}
