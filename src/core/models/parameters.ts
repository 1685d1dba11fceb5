// Selects a request's parameters: those that are set and that the model accepts.

import type { ChatParameters, ModelInfo } from "../provider-api/provider.js";
import { nearestEffort } from "./efforts.js";

type Taken = Pick<ModelInfo, "parametersTaken" | "parametersTakenWithTools" | "efforts">;

/** Returns all parameters if it is unknown which ones the model accepts. */
export function parametersFor(model: Taken, parameters: ChatParameters, hasTools: boolean): ChatParameters {
  const taken = (hasTools ? model.parametersTakenWithTools : undefined) ?? model.parametersTaken;
  const kept: ChatParameters = taken
    ? Object.fromEntries(Object.entries(parameters).filter(([name]) => taken.some((parameter) => parameter === name)))
    : parameters;
  if (kept.reasoningEffort === undefined || !model.efforts) return kept;
  const { reasoningEffort, ...others } = kept;
  const level = nearestEffort(reasoningEffort, model.efforts);
  return level === undefined ? others : { ...others, reasoningEffort: level };
}
