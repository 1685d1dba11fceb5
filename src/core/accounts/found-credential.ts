// Credentials that already exist on this machine: what was found where, before the user agrees to import it.

import { isObject, parseObject } from "../platform/json.js";
import type { Credentials, LoginMethod, Provider } from "../provider-api/provider.js";

export interface FoundCredential {
  /** Provider id. */
  readonly provider: string;
  /** Where it was found, such as `OPENAI_API_KEY` or `~/.aider/snc_config.json`. */
  readonly source: string;
  /** By field key of the provider's login method. */
  readonly values: Credentials;
  /** The model selected there, by its display name. */
  readonly selectedModel?: string;
}

/** Environment variables and the field that each fills; the first one that is set wins. */
const variables: readonly { readonly provider: string; readonly field: string; readonly names: readonly string[] }[] = [
  { provider: "stackspot", field: "apiKey", names: ["STACKSPOT_API_KEY"] },
  { provider: "huggingface", field: "token", names: ["HF_TOKEN", "HUGGINGFACE_API_KEY"] },
  { provider: "openai", field: "apiKey", names: ["OPENAI_API_KEY"] },
  { provider: "codegen", field: "token", names: ["CODEGEN_TOKEN"] },
  { provider: "codegen", field: "organizationId", names: ["CODEGEN_ORG_ID"] },
];

/** Returns the credentials in the environment, one entry per provider. */
export function credentialsInEnvironment(environment: Readonly<Record<string, string | undefined>>): FoundCredential[] {
  const found = new Map<string, { source: string[]; values: Record<string, string> }>();
  for (const { provider, field, names } of variables) {
    const name = names.find((candidate) => environment[candidate]?.trim());
    if (name === undefined) continue;
    const entry = found.get(provider) ?? { source: [], values: {} };
    entry.source.push(name);
    entry.values[field] = environment[name]?.trim() ?? "";
    found.set(provider, entry);
  }
  return (
    [...found]
      // An organization alone is not a login.
      .filter(([, { values }]) => values["apiKey"] !== undefined || values["token"] !== undefined)
      .map(([provider, { source, values }]) => ({ provider, source: source.join(", "), values }))
  );
}

/**
 * Reads Aider's login file: `{user_input, token, selected_model: {key, …}}`, with the token in plain text. Returns undefined
 * for any other content.
 */
export function credentialInAiderConfig(text: string, source: string): FoundCredential | undefined {
  const { user_input: user, token, selected_model: selected } = parseObject(text) ?? {};
  if (typeof token !== "string" || token.trim() === "") return undefined;
  const key = isObject(selected) ? selected["key"] : undefined;
  return {
    provider: "snowcell",
    source,
    values: { user: typeof user === "string" ? user : "", token: token.trim() },
    ...(typeof key === "string" && key !== "" ? { selectedModel: `snowcell/${key}` } : {}),
  };
}

/** The login method whose required fields the values fill; undefined if there is none. */
export function methodFor(provider: Provider, values: Credentials): LoginMethod | undefined {
  return provider.loginMethods.find(
    (method) =>
      method.fields.some((field) => field.secret && values[field.key]) &&
      method.fields.every((field) => field.optional === true || field.choice === true || values[field.key] !== undefined),
  );
}

/** A secret shortened for display: enough to recognize it, too little to use it. */
export function masked(secret: string): string {
  return secret.length >= 12 ? `${secret.slice(0, 3)}…${secret.slice(-2)}` : "…";
}
