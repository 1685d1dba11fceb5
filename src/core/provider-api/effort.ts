// The levels of reasoning effort of all services. Most models take only some of them; see core/models/efforts.ts.

/** From no reasoning to the most. */
export const reasoningEfforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export type ReasoningEffort = (typeof reasoningEfforts)[number];
