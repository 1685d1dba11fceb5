// The model for a request, resolved by its id, with the facts needed to plan the request.

import type { AnswerModel } from "../conversation/conversation.js";
import { withLessonsOf } from "../models/abilities/learned-abilities.js";
import { type ModelFacts, modelFacts } from "../models/model-facts.js";
import type { ProviderRegistry } from "../models/registry.js";
import { abortable } from "../platform/abortable.js";
import { qualifiedId } from "../provider-api/model-name.js";
import type { ModelInfo, PrivacyBoundary, Provider } from "../provider-api/provider.js";
import { boundaryOf } from "../routing/boundary.js";

export interface ResolvedModel {
  readonly provider: Provider;
  /** Names for messages. */
  readonly model: AnswerModel;
  readonly info: ModelInfo;
  readonly facts: ModelFacts;
  /** The privacy boundary of requests to this model. */
  readonly boundary: PrivacyBoundary;
  /** Tells the user which model was chosen, if they did not choose it themselves. */
  readonly notice?: string;
}

/** How long a service may take to describe a model, in milliseconds, before the cached facts are used. */
const describeTimeoutMs = 3000;

export function resolvedModel(provider: Provider, info: ModelInfo): ResolvedModel {
  return {
    provider,
    model: { id: qualifiedId(info), name: info.name, provider: provider.id, providerName: provider.name },
    info,
    facts: modelFacts(info, provider),
    boundary: boundaryOf(info, provider),
  };
}

/** Finds a model by its id or alias. Throws a `FailureError`, or the signal's reason when it aborts. */
export async function findModel(
  registry: Pick<ProviderRegistry, "resolve">,
  id: string,
  signal: AbortSignal,
): Promise<ResolvedModel> {
  signal.throwIfAborted();
  const { provider, model } = await abortable(registry.resolve(id, signal), signal);
  return resolvedModel(provider, model);
}

/** Refreshes the model's facts: the service may have changed the context length since. Throws only when aborted. */
export async function withFreshFacts(by: ResolvedModel, signal: AbortSignal): Promise<ResolvedModel> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(describeTimeoutMs)]);
  try {
    const described = await abortable(by.provider.describeModel(by.info.id, limit), limit);
    if (!described) return by;
    const info = withLessonsOf(by.info, described);
    return { ...by, info, facts: modelFacts(info, by.provider) };
  } catch {
    signal.throwIfAborted();
    return by;
  }
}
