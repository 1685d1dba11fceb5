// The parameters that go with a request: those that the model takes, of those that are set.

import type { ChatParameters, ModelInfo } from "../provider-api/provider.js";

type Taken = Pick<ModelInfo, "parametersTaken" | "parametersTakenWithTools">;

/** All of them if it is unknown what the model takes. */
export function parametersFor(model: Taken, parameters: ChatParameters, hasTools: boolean): ChatParameters {
  const taken = (hasTools ? model.parametersTakenWithTools : undefined) ?? model.parametersTaken;
  if (!taken) return parameters;
  const kept = Object.entries(parameters).filter(([name]) => taken.some((parameter) => parameter === name));
  return Object.fromEntries(kept);
}
