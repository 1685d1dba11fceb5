// Checks whether a server accepts a key. Many list their models without one, so a list alone proves nothing.

import { FailureError, failureOf } from "../../failures/errors.js";
import { hasAbility } from "../../models/abilities/abilities.js";
import { listServiceModels } from "../../wire/dialects/dialects.js";
import type { WireContext } from "../../wire/http/context.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { askOneToken, credentialWasAccepted } from "../openai/openai-compatible.js";
import type { Access } from "./credentials.js";
import type { CustomProviderDefinition } from "./definitions.js";
import { endpointOf, listEndpointOf, withoutList } from "./endpoint.js";
import { readModelOf } from "./models-by-api.js";

/** Resolves if the server accepts the key. Throws a `FailureError` that explains what is wrong with the key or the check. */
export async function checkKey(
  context: WireContext,
  definition: CustomProviderDefinition,
  access: Access,
  signal: AbortSignal,
): Promise<void> {
  const endpoint = endpointOf(definition, access);
  let listed: readonly OpenAIModel[] = [];
  try {
    listed = await listServiceModels(definition.api, context, listEndpointOf(definition, access), signal);
    if (await listIsClosed(context, definition, signal)) return;
  } catch (thrown) {
    const failure = failureOf(thrown);
    // A server may refuse to list but still answer; if the definition names models, test with an answer.
    if (failure?.status === undefined || !definition.models) {
      throw failure?.kind === "not-found" ? new FailureError(withoutList(failure)) : thrown;
    }
  }
  const model = definition.models?.[0] ?? listed.find((entry) => isForChat(definition, entry))?.id;
  if (model === undefined) return;
  try {
    await askOneToken(context, endpoint, model, signal, definition.api);
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (!failure || !credentialWasAccepted(failure)) throw thrown;
  }
}

function isForChat(definition: CustomProviderDefinition, entry: OpenAIModel): boolean {
  const model = readModelOf(definition, entry);
  return model !== undefined && !hasAbility(model, "embedding");
}

/** Whether the list requires a key: then the key has worked. */
async function listIsClosed(context: WireContext, definition: CustomProviderDefinition, signal: AbortSignal): Promise<boolean> {
  try {
    await listServiceModels(definition.api, context, listEndpointOf(definition, undefined), signal);
    return false;
  } catch (thrown) {
    const kind = failureOf(thrown)?.kind;
    return kind === "unauthenticated" || kind === "forbidden";
  }
}
