// Combines a definition and its credentials: where requests go and what authenticates them. All requests of a custom
// provider, tests included, go through here, so that a key is only sent to the address of its definition.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import { redact } from "../../redaction/redact.js";
import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { shorten } from "../../wire/streams/plain-text.js";
import type { Access } from "./credentials.js";
import { type CustomProviderDefinition, customProvidersSetting } from "./definitions.js";
import { openHeaders } from "./header-secrets.js";

/** The endpoint of a definition; without `access` no credential is sent. */
export function endpointOf(definition: CustomProviderDefinition, access: Access | undefined): OpenAIEndpoint {
  const { id, baseUrl, query, headers, maxTokensField } = definition;
  return {
    provider: id,
    baseUrl,
    ...(query !== undefined ? { query } : {}),
    setting: customProvidersSetting,
    maxTokensField,
    headers: access?.headers ?? openHeaders(headers),
    ...(access?.apiKey !== undefined ? { apiKey: access.apiKey } : {}),
  };
}

/**
 * Explains a failure for a custom provider: if its definition has no sign-in but the server requires one, the setting is
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
