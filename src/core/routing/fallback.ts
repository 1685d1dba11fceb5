// Start here: which provider answers instead of one that failed, and when none may.
//
// Whether, and to which model, a question goes on when the chosen model cannot answer. A pure function of what is known:
// it sends nothing, remembers nothing, and what it allows is shown to the person.

import type { Failure } from "../failures/errors.js";
import type { Capability, PrivacyBoundary } from "../provider-api/provider.js";
import { compareBoundaries, isWithin } from "./boundary.js";
import { type Candidate, compareCandidates } from "./candidate.js";
import { isFallbackEligible } from "./fallback-eligible.js";
import { fallbackNotice } from "./fallback-notice.js";

/** Stands in a chain for every model that could answer, best first. */
export const bestAvailable = "best";

export interface FallbackSettings {
  readonly enabled: boolean;
  /** `provider/model` ids and the word `best`, in the order in which they are tried. Unknown ids are passed over. */
  readonly chain: readonly string[];
}

/** The model that has just failed, in the words that the person knows it by. */
export type FallbackOrigin = Pick<Candidate, "model" | "name" | "provider" | "providerName" | "boundary">;

export interface FallbackInput {
  readonly settings: FallbackSettings;
  readonly failure: Failure;
  readonly from: FallbackOrigin;
  /** Text, reasoning or a tool call of this answer has come: from then on nothing is asked anew. */
  readonly outputStarted: boolean;
  /** `provider/model` of every model that was asked for this answer, and of those that the person turned down. */
  readonly tried: readonly string[];
  /** Every model that is known. */
  readonly candidates: readonly Candidate[];
  readonly needs: {
    /** Prompt and room for the answer. */
    readonly contextTokens: number;
    /** At least `chat`; `vision` where there are pictures, and so on. */
    readonly capabilities: readonly Capability[];
  };
  /**
   * The widest boundary that this conversation may reach without asking: that of the model which the person chose, or
   * wider where they said "always for this conversation".
   */
  readonly allowedBoundary: PrivacyBoundary;
  /** The nearest boundary that the person was asked about for this answer and refused: as far, or further, is not asked again. */
  readonly refusedBoundary?: PrivacyBoundary;
}

export type NoFallbackReason =
  | "off"
  | "output-started"
  /** Another provider would not cure it. */
  | "not-eligible"
  | "no-candidate";

/** Why a model was not taken, for the log. */
export type PassedOver =
  | "tried"
  | "signed-out"
  | "rate-limited"
  | "unreachable"
  | "capability"
  | "context"
  /** An agent acts; only a person, or the chain by name, sets one to work. */
  | "agent"
  | "boundary";

export type FallbackDecision =
  | {
      readonly kind: "none";
      readonly reason: NoFallbackReason;
      readonly passedOver: readonly { readonly model: string; readonly why: PassedOver }[];
    }
  /** `why` is the notice for the person. */
  | { readonly kind: "use"; readonly candidate: Candidate; readonly why: string }
  /** The person must agree first; where they refuse, decide again with `refusedBoundary`. */
  | { readonly kind: "ask"; readonly candidate: Candidate; readonly boundary: PrivacyBoundary };

/**
 * Decides the next step. To be called after each failure with the model that failed among `tried`; as no model is given
 * twice, it ends after at most as many steps as there are candidates.
 *
 * Of the models that the settings name and that fit, the first within the allowed boundary is used. Where there is none,
 * the person is asked about the nearest boundary beyond it. One that could not be reached lately is used only when all
 * else is spent: it may be back, but nobody is asked to cross a boundary for it.
 */
export function decideFallback(input: FallbackInput): FallbackDecision {
  const reason = refusal(input);
  if (reason) return { kind: "none", reason, passedOver: [] };

  const passedOver: { model: string; why: PassedOver }[] = [];
  const fitting: Candidate[] = [];
  for (const { candidate, named } of inOrder(input)) {
    const why = obstacle(candidate, named, input);
    if (why) passedOver.push({ model: candidate.model, why });
    else fitting.push(candidate);
  }

  const reachable = fitting.filter((candidate) => candidate.health !== "unreachable");
  const free = (candidate: Candidate): boolean => isWithin(candidate.boundary, input.allowedBoundary);
  const use = reachable.find(free);
  if (use) return used(input, use);
  const [ask] = reachable.toSorted((one, other) => compareBoundaries(one.boundary, other.boundary));
  if (ask) return { kind: "ask", candidate: ask, boundary: ask.boundary };
  const last = fitting.find(free);
  if (last) return used(input, last);
  for (const { model } of fitting) passedOver.push({ model, why: "unreachable" });
  return { kind: "none", reason: "no-candidate", passedOver };
}

function refusal({ settings, outputStarted, failure }: FallbackInput): NoFallbackReason | undefined {
  if (!settings.enabled) return "off";
  if (outputStarted) return "output-started";
  return isFallbackEligible(failure) ? undefined : "not-eligible";
}

/** The candidates that the chain names, each once, with those of `best` in their order. */
function inOrder({ settings, candidates }: FallbackInput): { readonly candidate: Candidate; readonly named: boolean }[] {
  const order = new Map<string, { candidate: Candidate; named: boolean }>();
  const add = (candidate: Candidate, named: boolean): void => {
    if (!order.has(candidate.model)) order.set(candidate.model, { candidate, named });
  };
  const named = new Set(settings.chain.map((entry) => entry.trim()));
  for (const entry of named) {
    if (entry === bestAvailable) {
      // What the chain names keeps its own place in it.
      for (const candidate of candidates.toSorted(compareCandidates)) if (!named.has(candidate.model)) add(candidate, false);
    } else {
      const candidate = candidates.find(({ model }) => model === entry);
      if (candidate) add(candidate, true);
    }
  }
  return [...order.values()];
}

function obstacle(candidate: Candidate, named: boolean, input: FallbackInput): PassedOver | undefined {
  const { needs, tried, from, allowedBoundary, refusedBoundary } = input;
  if (candidate.model === from.model || tried.includes(candidate.model)) return "tried";
  if (!candidate.signedIn || candidate.health === "signed-out") return "signed-out";
  if (candidate.health === "rate-limited") return "rate-limited";
  if (needs.capabilities.some((capability) => !candidate.capabilities.includes(capability))) return "capability";
  if (!named && candidate.capabilities.includes("agent") && !needs.capabilities.includes("agent")) return "agent";
  if (candidate.contextLength !== undefined && candidate.contextLength < needs.contextTokens) return "context";
  if (!isWithin(candidate.boundary, allowedBoundary) && refusedBoundary && isWithin(refusedBoundary, candidate.boundary))
    return "boundary";
  return undefined;
}

function used(input: FallbackInput, candidate: Candidate): FallbackDecision {
  return { kind: "use", candidate, why: fallbackNotice(input.from, candidate, input.failure) };
}
