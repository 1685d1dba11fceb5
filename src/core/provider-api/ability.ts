// What can be known about a model besides its name, and how it became known.

/** Model families with their own fill-in-the-middle tokens. */
export const fimFamilies = ["qwen", "starcoder", "granite", "codegemma", "codellama", "deepseek", "codestral"] as const;
export type FimFamily = (typeof fimFamilies)[number];

/** What one source says about a model. An absent field means that the source does not say, which is not "no". */
export interface AbilityClaims {
  readonly tools?: boolean;
  readonly images?: boolean;
  readonly thinking?: boolean;
  /** `true`: it can fill in the middle, but the source does not say with which tokens. */
  readonly fim?: FimFamily | boolean;
  /** It creates embeddings and cannot chat. */
  readonly embedding?: boolean;
  /** Tokens of prompt and answer together. */
  readonly contextLength?: number;
  /** Tokens of the longest answer. */
  readonly maxOutputTokens?: number;
}

export type AbilityName = keyof AbilityClaims;

/**
 * `family`: the built-in table by name. `list`: the server's model list. `server`: an endpoint of the server besides the
 * list. `learned`: from a refusal, an answer, or a check. `user`: the settings.
 */
export type AbilitySource = "family" | "list" | "server" | "learned" | "user";
