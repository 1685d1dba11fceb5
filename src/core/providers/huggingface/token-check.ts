// Checks a Hugging Face token: the hub reports its account (`GET /api/whoami-v2`), but only a request to the router shows
// whether the token may use models.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { isObject, parseObject } from "../../platform/json.js";
import type { Account } from "../../provider-api/provider.js";
import { readBodyText, readErrorBody } from "../../wire/http/body-text.js";
import type { WireContext } from "../../wire/http/context.js";
import { failureFromResponse } from "../../wire/http/http-failure.js";
import { createPolicyFetch } from "../../wire/http/policy-fetch.js";
import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { askOneToken, credentialWasAccepted } from "../openai/openai-compatible.js";

/** Full name of the setting that holds the hub's address. */
export const hubSetting = "snowcell.huggingface.hubUrl";

/** In bytes; an account may belong to many organizations. */
const longestAccount = 4 * 1024 * 1024;

/** Fetches the token's account from the hub. Throws a `FailureError`. */
export async function whoAmI(context: WireContext, hubUrl: string, token: string, signal: AbortSignal): Promise<Account> {
  const url = new URL(`${hubUrl}/api/whoami-v2`);
  const fetch = createPolicyFetch(context, { provider: "huggingface", setting: hubSetting });
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const response = await fetch(url, { headers, signal });
  const about = { provider: "huggingface", host: url.host };
  if (!response.ok) {
    const body = await readErrorBody(response);
    throw new FailureError(
      failureFromResponse({ ...about, status: response.status, headers: response.headers, body, secrets: [token] }),
    );
  }
  const { text, thrown } = await readBodyText(response, longestAccount);
  if (thrown !== undefined) throw thrown;
  const account = readAccount(text);
  if (account) return account;
  throw new FailureError({ ...about, kind: "malformed-response", status: response.status, remedy: "open-settings" });
}

function readAccount(body: string): Account | undefined {
  const value = parseObject(body);
  if (typeof value?.["name"] !== "string" || value["name"] === "") return undefined;
  const { name, fullname, email, orgs } = value;
  const organizations = Array.isArray(orgs)
    ? orgs.flatMap((org) => (isObject(org) && typeof org["name"] === "string" ? org["name"] : []))
    : [];
  return {
    label: name,
    ...(typeof fullname === "string" && fullname !== "" ? { name: fullname } : {}),
    ...(typeof email === "string" && email !== "" ? { email } : {}),
    ...(organizations.length > 0 ? { organization: organizations.join(", ") } : {}),
  };
}

/**
 * Requests one token from `model`. Resolves if the service accepted the credential, even if something else, such as
 * exhausted credits, prevented an answer. Throws a `FailureError`.
 */
export async function checkInference(
  context: WireContext,
  endpoint: OpenAIEndpoint,
  model: string,
  signal: AbortSignal,
  explain: (failure: Failure) => Failure,
): Promise<void> {
  try {
    await askOneToken(context, endpoint, model, signal);
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (!failure) throw thrown;
    if (!credentialWasAccepted(failure)) throw new FailureError(explain(failure));
    context.log.info(`huggingface: the token was accepted; its test ended with ${failure.kind}`);
  }
}

/** Whether a refusal is about the token's permissions, not about the model. */
export function isMissingRight(failure: Failure): boolean {
  return failure.kind === "forbidden" && /sufficient permissions|inference providers/i.test(failure.detail ?? "");
}

/** The refusal of a valid token without the permission, with advice. `billTo` is the organization to be billed. */
export function explainMissingRight(failure: Failure, hubUrl: string, billTo: string | undefined): Failure {
  const where = `${hubUrl}/settings/tokens`;
  const advice =
    billTo === undefined
      ? l10n.t(
          'The token is valid, but it cannot call models. Edit it at {0}: under Inference, select "Make calls to Inference Providers". Then try again.',
          where,
        )
      : l10n.t(
          'The token is valid, but it cannot call models billed to {1}. Edit it at {0}: among the permissions for {1}, select "Make calls to Inference Providers". Then try again.',
          where,
          billTo,
        );
  return { ...failure, note: advice, remedy: "log-in" };
}
