// Selects a request's parameters: those that are set and that the model accepts.

import type { ChatParameters, ModelInfo } from "../provider-api/provider.js";

type Taken = Pick<ModelInfo, "parametersTaken" | "parametersTakenWithTools">;

/** Returns all parameters if it is unknown which ones the model accepts. */
export function parametersFor(model: Taken, parameters: ChatParameters, hasTools: boolean): ChatParameters {
  const taken = (hasTools ? model.parametersTakenWithTools : undefined) ?? model.parametersTaken;
  if (!taken) return parameters;
  const kept = Object.entries(parameters).filter(([name]) => taken.some((parameter) => parameter === name));
  return Object.fromEntries(kept);
}
