// What the page shows of a comparison, with texts in the user's language.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings as names } from "../../contributions/contributions.js";
import { earlierTurns } from "../../core/compare/comparison.js";
import type { ComparisonSession } from "../../core/compare/comparison-session.js";
import type { Tally, TallyEntry } from "../../core/compare/tally.js";
import type { AnswerModel, Message } from "../../core/conversation/conversation.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { Settings } from "../../core/platform/ports.js";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import { boundaryOf } from "../../core/routing/boundary.js";
import { boundaryName } from "../../core/routing/boundary-words.js";
import { costOf, parsePrices, priceOf, pricesOfModels } from "../../core/usage/price.js";
import type { ColumnView, CompareReply } from "../../protocol/compare.js";
import { attachmentView, messageFrame, messageView, type ViewContext } from "../panel/message-view.js";
import { UsageNumbers } from "../usage/usage-numbers.js";

interface ViewSources {
  readonly registry: ProviderRegistry;
  readonly settings: Settings;
  providerName(providerId: string): string;
}

export class ComparisonViews {
  private readonly numbers = new UsageNumbers(vscode.env.language);

  constructor(
    private readonly sources: ViewSources,
    private readonly tally: Tally,
  ) {}

  /** The whole comparison, with all text received so far. */
  of(comparing: ComparisonSession): CompareReply {
    const { comparison, session } = comparing;
    if (!comparison) return { type: "none" };
    // Pending deltas become part of the text below; later ones are appended to it.
    session.flush();
    const question = comparison.question === undefined ? undefined : session.conversation.get(comparison.question);
    return {
      type: "comparison",
      conversation: comparison.conversation,
      question: question?.text ?? "",
      attachments: (question ? (question.attachments ?? []) : session.attachments).map(attachmentView),
      ...(question ? { nextAttachments: session.attachments.map(attachmentView) } : {}),
      draft: session.draft,
      columns: comparison.models.map((model, index) => {
        const answer = session.conversation.get(comparison.answers[index] ?? "");
        return {
          model: this.model(model),
          ...(answer ? this.answer(answer, comparison.question ?? "", comparing) : {}),
        };
      }),
    };
  }

  /** One changed answer, without its text. */
  column(answer: Message, comparing: ComparisonSession): CompareReply {
    return { type: "column", answer: messageFrame(answer, this.context(comparing)), ...this.cost(answer) };
  }

  private answer(answer: Message, questionId: string, comparing: ComparisonSession): Omit<ColumnView, "model"> {
    const context = this.context(comparing);
    const turns = earlierTurns(questionId, answer, comparing.session.conversation);
    const earlier = turns.map((turn) => ({
      answer: messageView(turn.answer, context),
      followUp: turn.followUp.text,
      attachments: (turn.followUp.attachments ?? []).map(attachmentView),
    }));
    return { answer: messageView(answer, context), ...(earlier.length > 0 ? { earlier } : {}), ...this.cost(answer) };
  }

  private context({ session }: ComparisonSession): ViewContext {
    return {
      conversation: session.conversation,
      progressOf: (messageId) => session.progressOf(messageId),
      providerName: (providerId) => this.sources.providerName(providerId),
      contextLength: (modelId) => this.sources.registry.knownModel(modelId)?.contextLength,
    };
  }

  private model({ id, name, provider, providerName }: AnswerModel): ColumnView["model"] {
    const group = this.sources.registry.known().find((each) => each.provider.id === provider);
    const info = group?.models.find((each) => qualifiedId(each) === id);
    const boundary = group ? boundaryOf(info ?? {}, group.provider) : "public";
    const counted = this.tally.of(id);
    const about = { id, name, providerName, boundary, boundaryName: boundaryName(boundary) };
    return counted ? { ...about, tally: tallyWords(counted) } : about;
  }

  private cost({ model, metrics }: Message): { cost?: string } {
    const { prices } = parsePrices(this.sources.settings.get(names.usagePrices));
    const offered = pricesOfModels(this.sources.registry.known().flatMap(({ models }) => models));
    const price = model && priceOf(model.id, [...prices, ...offered]);
    return price && metrics?.usage ? { cost: this.numbers.money(costOf(metrics.usage, price)) } : {};
  }
}

export function tallyWords({ wins, comparisons }: TallyEntry): string {
  return l10n.t("chosen: {0} of {1}", wins, comparisons);
}
