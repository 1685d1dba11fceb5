// What can be known of a model beside its name, and how it became known.

/** Families of models that share the tokens by which code is filled in between a prefix and a suffix. */
export const fimFamilies = ["qwen", "starcoder", "granite", "codegemma", "codellama", "deepseek", "codestral"] as const;
export type FimFamily = (typeof fimFamilies)[number];

/** What one source says of a model. An absent field is silence, which is not "no". */
export interface AbilityClaims {
  readonly tools?: boolean;
  readonly images?: boolean;
  readonly thinking?: boolean;
  /** `true`: it fills in the middle, and the source does not say by which tokens. */
  readonly fim?: FimFamily | boolean;
  /** It makes embeddings and answers no messages. */
  readonly embedding?: boolean;
  /** Tokens of prompt and answer together. */
  readonly contextLength?: number;
  /** Tokens of the longest answer. */
  readonly maxOutputTokens?: number;
}

export type AbilityName = keyof AbilityClaims;

/**
 * `family`: the built-in table by name. `list`: the server's list of models. `server`: the server's own endpoint, beside
 * the list. `learned`: a refusal, an answer, or a check. `user`: the settings.
 */
export type AbilitySource = "family" | "list" | "server" | "learned" | "user";
