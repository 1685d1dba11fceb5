// What a definition and a key make together: where requests go, and with what. Everything that a custom provider sends,
// tests included, goes through here, so that a key can go nowhere but to the address of its definition.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import { redact } from "../../redaction/redact.js";
import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { shorten } from "../../wire/streams/plain-text.js";
import { type CustomProviderDefinition, customProvidersSetting } from "./definitions.js";

/** The endpoint of a definition; without a `key` nothing is sent that could let anyone in. */
export function endpointOf(definition: CustomProviderDefinition, key: string | undefined): OpenAIEndpoint {
  const { id, baseUrl, auth, authHeader, headers, maxTokensField } = definition;
  const keyHeader = auth === "header" && key !== undefined ? { [authHeader]: key } : {};
  return {
    provider: id,
    baseUrl,
    setting: customProvidersSetting,
    maxTokensField,
    headers: { ...headers, ...keyHeader },
    ...(auth === "bearer" && key !== undefined ? { apiKey: key } : {}),
  };
}

/**
 * What a failure means for a custom provider: a server that wants a key from a provider without one is a matter of the
 * settings, because there is nothing to log in to. No detail quotes the key, whatever header carried it.
 */
export function explainFor(definition: CustomProviderDefinition, failure: Failure, key: string | undefined): Failure {
  const safe =
    key === undefined || failure.detail === undefined ? failure : { ...failure, detail: redact(failure.detail, [key]) };
  if (definition.auth !== "none" || safe.kind !== "unauthenticated") return safe;
  const advice = l10n.t(
    '{0} wants a key. Set "auth" of "{1}" to "bearer" or "header", then log in.',
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

/** The failure of a server that does not list its models, with what to do about it. */
export function withoutList(failure: Failure): Failure {
  return {
    ...failure,
    detail: l10n.t('There is no list of models at this address. Correct "baseUrl", or name the models in "models".'),
  };
}
