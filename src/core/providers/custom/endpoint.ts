// Combines a definition and its credentials: where requests go and what authenticates them. All requests of a custom
// provider, tests included, go through here, so that a key is only sent to the address of its definition.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import { redact } from "../../redaction/redact.js";
import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { shorten } from "../../wire/streams/plain-text.js";
import type { Access } from "./credentials.js";
import { type CustomProviderDefinition, customProvidersSetting, wireApiNames } from "./definitions.js";
import { openHeaders } from "./header-secrets.js";

/** Tokens. Few answers need more, and services count the requested limit against limits per minute. */
const usualAnswer = 32_000;

/** The endpoint of a definition; without `access` no credential is sent. */
export function endpointOf(
  definition: CustomProviderDefinition,
  access: Access | undefined,
  longestAnswer?: number,
): OpenAIEndpoint {
  const { id, baseUrl, query, headers, maxTokensField } = definition;
  return {
    provider: id,
    baseUrl,
    ...(query !== undefined ? { query } : {}),
    setting: customProvidersSetting,
    maxTokensField,
    ...(longestAnswer !== undefined ? { defaultMaxTokens: Math.min(longestAnswer, usualAnswer) } : {}),
    headers: access?.headers ?? openHeaders(headers),
    ...(access?.apiKey !== undefined ? { apiKey: access.apiKey } : {}),
  };
}

/** The endpoint of the model list: GitHub has it at another address than the answers. */
export function listEndpointOf(definition: CustomProviderDefinition, access: Access | undefined): OpenAIEndpoint {
  const endpoint = endpointOf(definition, access);
  return definition.baseUrl === "https://models.github.ai/inference"
    ? { ...endpoint, baseUrl: "https://models.github.ai/catalog" }
    : endpoint;
}

/**
 * Explains a failure for a custom provider: if its definition has no login but the server requires one, the setting is
 * wrong. Redacts secrets of any header from the details.
 */
export function explainFor(definition: CustomProviderDefinition, failure: Failure, access: Access | undefined): Failure {
  const { detail } = failure;
  const safe = !access || detail === undefined ? failure : { ...failure, detail: redact(detail, access.secrets) };
  if (definition.auth !== "none" || safe.kind !== "unauthenticated") return safe;
  const advice = l10n.t(
    '{0} requires a login. Set "auth" of "{1}" to "bearer", "basic", or "header", then log in.',
    definition.host,
    definition.id,
  );
  return {
    ...safe,
    kind: "configuration",
    setting: customProvidersSetting,
    detail: shorten(safe.detail === undefined ? advice : `${advice} (${safe.detail})`),
    remedy: "open-settings",
  };
}

/** The failure of a server that does not list its models, with advice. */
export function withoutList(failure: Failure): Failure {
  return {
    ...failure,
    note: l10n.t('There is no model list at this address. Correct "baseUrl", or list the models in "models".'),
  };
}

/** Adds what to do to the failure of a server without this API; other failures are unchanged. */
export function withoutAnswer({ api }: CustomProviderDefinition, failure: Failure): Failure {
  if (failure.kind !== "not-found" || failure.note !== undefined) return failure;
  return {
    ...failure,
    note: l10n.t(
      '{0} is not available at this address. Correct "baseUrl" or "api". "SnowCell: Add Provider…" tests which API works.',
      wireApiNames[api],
    ),
  };
}
