// Decides who answers in place of a model that could not, and asks the person before a message travels further than
// they chose. What happened is told in the answer.

import { settings } from "../../contributions/contributions.js";
import type { Accounts } from "../../core/accounts/accounts.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import { splitQualifiedId } from "../../core/provider-api/model-name.js";
import type { Capability, PrivacyBoundary } from "../../core/provider-api/provider.js";
import type { Answerer, FallbackQuestion } from "../../core/routing/ask-in-turn.js";
import { type Candidate, candidateOf } from "../../core/routing/candidate.js";
import { decideFallback, type FallbackOrigin, type FallbackSettings } from "../../core/routing/fallback.js";
import { boundaryQuestion } from "../../core/routing/fallback-notice.js";
import { estimateTokens } from "../../core/tokens/token-estimate.js";
import { showWarning } from "../interface/messages.js";
import { settingValue } from "../platform/trusted-settings.js";

/** Room that an answer needs in a context window, in tokens, where nobody can tell. */
const usualAnswer = 1024;

export class Fallback {
  /** The widest boundary that a conversation may reach, where the person said "always for this conversation". */
  private readonly allowed = new Map<string, PrivacyBoundary>();

  constructor(
    private readonly registry: ProviderRegistry,
    private readonly accounts: Accounts,
    private readonly health: HealthChecks,
    private readonly answererOf: (id: string) => Promise<Answerer>,
  ) {}

  async next(question: FallbackQuestion): Promise<{ readonly answerer: Answerer; readonly notice: string } | undefined> {
    const configured = fallbackSettings();
    if (!configured.enabled) return undefined;
    // Lists may never have been fetched; what another provider offers must be known to choose from it.
    await this.registry.refresh();
    const { conversationId } = question;
    const { provider, model } = question.from;
    const from = {
      model: model.id,
      name: model.name,
      provider: provider.id,
      providerName: provider.name,
      boundary: provider.boundary,
    };
    const tried = [...question.tried];
    let refusedBoundary: PrivacyBoundary | undefined;
    while (!question.signal.aborted) {
      const decision = decideFallback({
        settings: configured,
        failure: question.failure,
        from,
        outputStarted: false,
        tried,
        candidates: this.candidates(),
        needs: needsOf(question),
        allowedBoundary: (conversationId && this.allowed.get(conversationId)) || this.chosenBoundary(question),
        ...(refusedBoundary ? { refusedBoundary } : {}),
      });
      if (decision.kind === "none") return undefined;
      if (decision.kind === "use") return { answerer: await this.answererOf(decision.candidate.model), notice: decision.why };
      const what = conversationId === undefined ? "code" : "conversation";
      const { message, detail, once, always } = boundaryQuestion(from, decision.candidate, question.failure, what);
      const buttons = always === undefined ? [once] : [once, always];
      const pressed = await showWarning(message, { modal: true, detail }, ...buttons);
      if (conversationId && pressed === always) this.allowed.set(conversationId, decision.boundary);
      if (pressed === once) return await this.useOnce(question, decision.candidate, configured, from, tried);
      if (pressed === undefined) refusedBoundary = decision.boundary;
    }
    return undefined;
  }

  /** Once agreed to, the same decision is made with the boundary opened for this answer alone. */
  private async useOnce(
    question: FallbackQuestion,
    candidate: Candidate,
    configured: FallbackSettings,
    from: FallbackOrigin,
    tried: readonly string[],
  ): Promise<{ readonly answerer: Answerer; readonly notice: string } | undefined> {
    const decision = decideFallback({
      settings: configured,
      failure: question.failure,
      from,
      outputStarted: false,
      tried,
      candidates: [candidate],
      needs: needsOf(question),
      allowedBoundary: candidate.boundary,
    });
    return decision.kind === "use" ? { answerer: await this.answererOf(candidate.model), notice: decision.why } : undefined;
  }

  /** How far the model that the person chose reaches; one that took over for it once has not widened it. */
  private chosenBoundary({ tried, from }: FallbackQuestion): PrivacyBoundary {
    const chosen = tried[0] === undefined ? undefined : splitQualifiedId(tried[0])?.provider;
    return (chosen === undefined ? undefined : this.registry.provider(chosen)?.boundary) ?? from.provider.boundary;
  }

  private candidates(): Candidate[] {
    return this.registry.known().flatMap(({ provider, models }) => {
      const session = this.accounts.session(provider.id);
      const signedIn = session?.status === "signed-in" || provider.worksSignedOut;
      const state = this.health.health(provider.id);
      return models.map((model) => candidateOf(model, provider, state, { signedIn, inFlight: 0 }));
    });
  }
}

function fallbackSettings(): FallbackSettings {
  const chain = settingValue(settings.fallbackChain);
  return {
    enabled: settingValue(settings.fallbackEnabled) === true,
    chain: Array.isArray(chain) ? chain.filter((entry): entry is string => typeof entry === "string") : [],
  };
}

function needsOf({ messages, answerTokens }: FallbackQuestion): { contextTokens: number; capabilities: Capability[] } {
  let contextTokens = Math.max(usualAnswer, answerTokens ?? 0);
  const capabilities: Capability[] = ["chat"];
  for (const { content } of messages) {
    const parts = typeof content === "string" ? [{ type: "text", text: content } as const] : content;
    for (const part of parts) {
      if (part.type === "text") contextTokens += estimateTokens(part.text);
      else if (!capabilities.includes("vision")) capabilities.push("vision");
    }
  }
  return { contextTokens, capabilities };
}
