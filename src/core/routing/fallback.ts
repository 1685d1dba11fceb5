// Start here: decides whether another provider may answer in place of one that failed, and which.
//
// A pure function of its input: it sends and remembers nothing, and the user is shown what it allows.

import type { Failure } from "../failures/errors.js";
import { answersMessages } from "../models/usable.js";
import type { Capability, PrivacyBoundary } from "../provider-api/provider.js";
import { compareBoundaries, isWithin } from "./boundary.js";
import { type Candidate, compareCandidates } from "./candidate.js";
import { isFallbackEligible } from "./fallback-eligible.js";
import { fallbackNotice } from "./fallback-notice.js";

/** A chain entry that stands for every model that could answer, best first. */
export const bestAvailable = "best";

export interface FallbackSettings {
  readonly enabled: boolean;
  /** `provider/model` ids and the word `best`, in the order in which they are tried. Unknown ids are ignored. */
  readonly chain: readonly string[];
}

/** The model that failed, with its display names. */
export type FallbackOrigin = Pick<Candidate, "model" | "name" | "provider" | "providerName" | "boundary">;

export interface FallbackInput {
  readonly settings: FallbackSettings;
  readonly failure: Failure;
  readonly from: FallbackOrigin;
  /** `provider/model` of every model requested for this answer, and of those that the user declined. */
  readonly tried: readonly string[];
  /** All known models. */
  readonly candidates: readonly Candidate[];
  readonly needs: {
    /** Prompt plus room for the answer. */
    readonly contextTokens: number;
    /** `vision` if there are images, and so on. */
    readonly capabilities: readonly Capability[];
  };
  /**
   * The widest boundary that this conversation may reach without asking: the chosen model's, or wider if the user pressed
   * "Always for This Conversation".
   */
  readonly allowedBoundary: PrivacyBoundary;
  /** The nearest boundary that the user refused for this answer: it and farther ones are not asked about again. */
  readonly refusedBoundary?: PrivacyBoundary;
}

export type NoFallbackReason =
  | "off"
  /** Another provider would not help. */
  | "not-eligible"
  | "no-candidate";

/** Why a model was skipped, for the log. */
export type Obstacle =
  | "tried"
  | "signed-out"
  | "rate-limited"
  | "unreachable"
  | "capability"
  | "context"
  /** Agents change things; only the user, or the chain by name, starts one. */
  | "agent"
  | "boundary";

export type FallbackDecision =
  | {
      readonly kind: "none";
      readonly reason: NoFallbackReason;
      readonly skipped: readonly { readonly model: string; readonly why: Obstacle }[];
    }
  /** `notice` tells the user which model replaces which, and why. */
  | { readonly kind: "use"; readonly candidate: Candidate; readonly notice: string }
  /** Requires the user's consent; if refused, decide again with `refusedBoundary`. */
  | { readonly kind: "ask"; readonly candidate: Candidate; readonly boundary: PrivacyBoundary };

/**
 * Decides the next step. Call after each failure, with the failed model in `tried`; no model is returned twice, so the loop
 * ends after at most as many steps as there are candidates.
 *
 * Uses the first suitable model in the chain that is within the allowed boundary. If there is none, asks the user about the
 * nearest boundary beyond it. Models that were unreachable lately come last: they may have recovered, but the user is not
 * asked to cross a boundary for one.
 */
export function decideFallback(input: FallbackInput): FallbackDecision {
  const reason = whyNone(input);
  if (reason) return { kind: "none", reason, skipped: [] };

  const skipped: { model: string; why: Obstacle }[] = [];
  const fitting: Candidate[] = [];
  for (const { candidate, named } of inOrder(input)) {
    const why = obstacle(candidate, named, input);
    if (why) skipped.push({ model: candidate.model, why });
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
  for (const { model } of fitting) skipped.push({ model, why: "unreachable" });
  return { kind: "none", reason: "no-candidate", skipped };
}

function whyNone({ settings, failure }: FallbackInput): NoFallbackReason | undefined {
  if (!settings.enabled) return "off";
  return isFallbackEligible(failure) ? undefined : "not-eligible";
}

/** The candidates in the chain's order, without duplicates; `best` expands to the rest, best first. */
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

function obstacle(candidate: Candidate, named: boolean, input: FallbackInput): Obstacle | undefined {
  const { needs, tried, from, allowedBoundary, refusedBoundary } = input;
  if (candidate.model === from.model || tried.includes(candidate.model)) return "tried";
  if (!candidate.loggedIn || candidate.health === "signed-out") return "signed-out";
  if (candidate.health === "rate-limited") return "rate-limited";
  if (!answersMessages(candidate)) return "capability";
  if (needs.capabilities.some((capability) => !candidate.capabilities.includes(capability))) return "capability";
  if (!named && candidate.capabilities.includes("agent") && !needs.capabilities.includes("agent")) return "agent";
  if (candidate.contextLength !== undefined && candidate.contextLength < needs.contextTokens) return "context";
  if (!isWithin(candidate.boundary, allowedBoundary) && refusedBoundary && isWithin(refusedBoundary, candidate.boundary))
    return "boundary";
  return undefined;
}

function used(input: FallbackInput, candidate: Candidate): FallbackDecision {
  return { kind: "use", candidate, notice: fallbackNotice(input.from, candidate, input.failure) };
}
