// Separate from automatic.ts, because the name is needed at activation and the choice only by those who use it.

/** The value of `snowcell.defaultModel` that leaves the choice of the model to SnowCell. */
export const automaticModel = "auto";
