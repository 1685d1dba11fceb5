// Finds the fallback for a model that failed: by the chain in the settings, and with the user's consent before a request
// crosses a boundary that they have not accepted. Loaded with the first fallback.

import type { Failure } from "../../failures/errors.js";
import { answersMessages } from "../../models/usable.js";
import { abortable } from "../../platform/abortable.js";
import type { Capability, ChatRequest, PrivacyBoundary } from "../../provider-api/provider.js";
import { fallbackQuestion } from "../../routing/boundary-words.js";
import { type Candidate, candidateOf } from "../../routing/candidate.js";
import { decideFallback, type FallbackInput, type Obstacle } from "../../routing/fallback.js";
import { estimatePromptTokens } from "../../tokens/prompt-tokens.js";
import type { Asking, PassedOver, RequestServices } from "../asking.js";
import type { Consent } from "../consent.js";
import { findModel, type ResolvedModel } from "../resolved-model.js";

/** Tokens of context reserved for an answer of unknown length. */
const usualAnswer = 1024;
/** Number of skipped models that the log names; services list hundreds. */
const mostLogged = 20;

export interface FallbackQuestion {
  /** Absent if the request belongs to no conversation, such as an editor action. */
  readonly conversationId: string | undefined;
  /** The model that the user chose, which sets the allowed boundary. */
  readonly chosen: ResolvedModel;
  readonly from: ResolvedModel;
  readonly failure: Failure;
  /** `provider/model` of all models tried for this answer. */
  readonly tried: readonly string[];
  /** The request that must fit in the context. */
  readonly request: Pick<ChatRequest, "messages" | "tools">;
  readonly answerTokens: number | undefined;
  readonly onPassedOver: Asking["onPassedOver"];
}

export interface NextModel {
  readonly by: ResolvedModel;
  /** Tells the user which model replaces which, and why; absent for the first model. */
  readonly notice?: string;
}

/** `undefined` if there is no fallback. Rejects when `signal` aborts. */
export async function nextModel(
  services: RequestServices,
  consent: Consent,
  question: FallbackQuestion,
  signal: AbortSignal,
): Promise<NextModel | undefined> {
  const settings = services.fallback();
  if (!settings.enabled) return undefined;
  // Lists may never have been fetched; the choice needs the other providers' models.
  await abortable(services.registry.refresh(), signal);
  const { conversationId, failure } = question;
  const { model, boundary } = question.from;
  const from = { model: model.id, name: model.name, provider: model.provider, providerName: model.providerName, boundary };
  const tried = [...question.tried];
  let refusedBoundary: PrivacyBoundary | undefined;
  for (;;) {
    signal.throwIfAborted();
    const known = candidates(services);
    const input: FallbackInput = {
      settings,
      failure,
      from,
      tried,
      candidates: known,
      needs: needsOf(question),
      allowedBoundary: consent.reach(question.chosen.boundary, conversationId),
      ...(refusedBoundary ? { refusedBoundary } : {}),
    };
    let decision = decideFallback(input);
    if (decision.kind === "ask") {
      const { candidate } = decision;
      const words = fallbackQuestion(from, candidate, failure, conversationId === undefined ? "code" : "conversation");
      const answer = await consent.ask(words, decision.boundary, conversationId, signal);
      if (answer === undefined) refusedBoundary = decision.boundary;
      // Consent for the conversation now includes this boundary.
      if (answer === undefined || (answer === "always" && conversationId !== undefined)) continue;
      // Consent for this answer and this candidate only.
      decision = decideFallback({ ...input, candidates: [candidate], allowedBoundary: candidate.boundary });
    }
    if (decision.kind === "none") {
      const skipped = decision.skipped
        .slice(0, mostLogged)
        .map(({ model, why }) => `${model}: ${why}`)
        .join(", ");
      services.log.info(`No fallback for ${from.model} (${decision.reason}${skipped === "" ? "" : `; ${skipped}`})`);
      const passedOver = decision.skipped.flatMap(({ model, why }) => passedOverBy(known, model, why, input.needs.capabilities));
      if (passedOver.length > 0) question.onPassedOver?.(passedOver);
      return undefined;
    }
    // Not reached: the boundary asked about is allowed above.
    if (decision.kind === "ask") return undefined;
    const { candidate, notice } = decision;
    try {
      const by = await findModel(services.registry, candidate.model, signal);
      // The model's boundary may have changed since; consent was for the old one.
      if (by.boundary === candidate.boundary) return { by, notice };
    } catch {
      signal.throwIfAborted();
    }
    tried.push(candidate.model);
  }
}

function passedOverBy(known: readonly Candidate[], model: string, why: Obstacle, needs: readonly Capability[]): PassedOver[] {
  const candidate = known.find((one) => one.model === model);
  if (!candidate || !answersMessages(candidate)) return [];
  const { name, capabilities } = candidate;
  if (why === "context") return [{ name, lacks: "context" }];
  return why === "capability" && needs.includes("tools") && !capabilities.includes("tools") ? [{ name, lacks: "tools" }] : [];
}

/** All known models as candidates. */
export function candidates({ registry, isUsable, health }: RequestServices): Candidate[] {
  return registry.known().flatMap(({ provider, models }) => {
    const state = health(provider.id);
    const loggedIn = isUsable(provider);
    return models.map((model) => candidateOf(model, provider, state, loggedIn));
  });
}

function needsOf({ request, answerTokens }: FallbackQuestion): FallbackInput["needs"] {
  const capabilities: Capability[] = [];
  const hasImages = request.messages.some(
    ({ content }) => typeof content !== "string" && content.some(({ type }) => type === "image"),
  );
  if (hasImages) capabilities.push("vision");
  if (request.tools?.length) capabilities.push("tools");
  return { contextTokens: Math.max(usualAnswer, answerTokens ?? 0) + estimatePromptTokens(request), capabilities };
}
