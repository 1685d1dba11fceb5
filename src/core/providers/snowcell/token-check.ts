// SnowCell's token check: `GET authUrl` with the header `x-api-token` answers 200 `{"status":"success"}` for a valid one.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError } from "../../failures/errors.js";
import { isObject, type JsonObject, parseObject } from "../../platform/json.js";
import type { Fetch } from "../../platform/ports.js";
import type { Account, Credentials } from "../../provider-api/provider.js";
import { readBodyText, readErrorBody } from "../../wire/http/body-text.js";
import { failureFromResponse } from "../../wire/http/http-failure.js";
import { carriesSecrets } from "../../wire/http/safe-transport.js";

/** In bytes. */
const longestAnswer = 1024 * 1024;

/** The address of the token check. One without a path gets the service's default path. Throws a `FailureError` if invalid. */
export function readAuthUrl(value: unknown): URL {
  const text = typeof value === "string" ? value.trim() : "";
  if (URL.canParse(text)) {
    const url = new URL(text);
    if (url.protocol === "http:" && !carriesSecrets(url)) {
      throw badAuthUrl(l10n.t('"{0}" must begin with https: the token is sent there.', text));
    }
    if (url.protocol === "https:" || url.protocol === "http:") {
      if (url.pathname === "/") url.pathname = "/auth/validate";
      return url;
    }
  }
  throw badAuthUrl(l10n.t('"{0}" is not an http or https address.', text));
}

function badAuthUrl(detail: string): FailureError {
  return new FailureError({
    provider: "snowcell",
    kind: "configuration",
    setting: "snowcell.authUrl",
    detail,
    remedy: "open-settings",
  });
}

/** Checks the token with the service and returns its account. Throws a `FailureError` that explains what is wrong. */
export async function checkToken(fetch: Fetch, authUrl: URL, credentials: Credentials, signal: AbortSignal): Promise<Account> {
  const user = credentials["user"]?.trim() ?? "";
  const token = credentials["token"]?.trim() ?? "";
  const about = { provider: "snowcell", host: authUrl.host };
  const refused = (note: string, code?: string): FailureError => {
    const failure: Failure = { ...about, kind: "unauthenticated", note, remedy: "log-in", ...(code ? { code } : {}) };
    return new FailureError(failure);
  };
  if (token === "") throw refused(l10n.t("The token is empty."));
  // These are invalid in a header, and the transport's own error would quote the token.
  if (!/^[\x21-\x7e]+$/.test(token)) throw refused(l10n.t("The token contains characters that cannot be sent. Copy it again."));

  const headers = new Headers({ "x-api-token": token, accept: "application/json" });
  if (/^[\x21-\x7e]+$/.test(user)) headers.set("x-api-user", user);
  const response = await fetch(authUrl, { headers, signal });
  if (!response.ok) {
    const body = await readErrorBody(response);
    const failure = failureFromResponse({ ...about, status: response.status, headers: response.headers, body, secrets: [token] });
    if (failure.code === "unknown_user") throw refused(l10n.t('There is no user "{0}".', user), failure.code);
    throw new FailureError(failure);
  }
  const { text, thrown } = await readBodyText(response, longestAnswer);
  if (thrown !== undefined) throw thrown;
  const answer = readAnswer(text);
  if (!answer) throw new FailureError({ ...about, kind: "malformed-response", status: response.status, remedy: "open-settings" });
  if (answer.status !== "success") throw refused(answer.message ?? l10n.t("The token was not accepted."));
  const { email, name, organization } = answer.user;
  if (email !== undefined && user.includes("@") && email.toLowerCase() !== user.toLowerCase()) {
    throw refused(l10n.t("The token belongs to {0}, not to {1}.", email, user));
  }
  return {
    label: user || email || name || "SnowCell",
    ...(email !== undefined ? { email } : {}),
    ...(name !== undefined ? { name } : {}),
    ...(organization !== undefined ? { organization } : {}),
  };
}

interface Answer {
  readonly status: string;
  readonly message?: string;
  readonly user: { readonly email?: string; readonly name?: string; readonly organization?: string };
}

function readAnswer(body: string): Answer | undefined {
  const text = (from: JsonObject, key: string): Record<string, string> => {
    const field = from[key];
    return typeof field === "string" && field !== "" ? { [key]: field } : {};
  };
  const fields = parseObject(body);
  if (typeof fields?.["status"] !== "string") return undefined;
  const about = fields["user"] ?? fields["user_info"];
  const user = isObject(about) ? about : {};
  return {
    status: fields["status"],
    ...text(fields, "message"),
    user: { ...text(user, "email"), ...text(user, "name"), ...text(user, "organization") },
  };
}
