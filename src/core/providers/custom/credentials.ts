// The login of a custom provider and how it is sent: a key, a user name and password, and any secrets that headers name
// as `${secret:name}`. Gateways often require a secret in addition to the model's key.

import * as l10n from "@vscode/l10n";
import { FailureError } from "../../failures/errors.js";
import type { CredentialField, Credentials } from "../../provider-api/provider.js";
import { keyAt } from "../openai/azure.js";
import { readSecret } from "../openai/openai-compatible.js";
import type { CustomProviderDefinition } from "./definitions.js";
import { fillSecrets, secretNames } from "./header-secrets.js";

/** What authenticates a request. */
export interface Access {
  readonly apiKey?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Values to redact from failures. */
  readonly secrets: readonly string[];
}

const secretField = "secret.";

/**
 * Identifies the login and the origin that its values were entered for: if the address changes to another origin, stored
 * values are not sent there.
 */
export function loginMethodOf({ auth, baseUrl }: Pick<CustomProviderDefinition, "auth" | "baseUrl">): string {
  return `${auth}@${new URL(baseUrl).origin}`;
}

/** The origin that the values of a login were entered for. */
export function givenFor(loginMethod: string): string {
  return loginMethod.slice(loginMethod.indexOf("@") + 1);
}

/** The fields of the login; none if no credential is sent. */
export function credentialFields(definition: Pick<CustomProviderDefinition, "auth" | "headers" | "host">): CredentialField[] {
  const { auth, headers, host } = definition;
  const fields: CredentialField[] = [];
  if (auth === "basic") {
    fields.push(
      { key: "user", label: l10n.t("User name for {0}", host), secret: false },
      { key: "password", label: l10n.t("Password for {0}", host), secret: true },
    );
  } else if (auth !== "none") {
    fields.push({ key: "apiKey", label: l10n.t("API key for {0}", host), secret: true });
  }
  for (const name of secretNames(headers)) {
    fields.push({ key: secretField + name, label: l10n.t('Secret "{0}" for {1}', name, host), secret: true });
  }
  return fields;
}

/** Converts stored values to what is sent. Throws a `FailureError` (`unauthenticated`), and never quotes a value. */
export function readAccess(definition: CustomProviderDefinition, values: Credentials): Access {
  const { id, host, auth, authHeader, headers } = definition;
  const about = { provider: id, host };
  const secrets: string[] = [];
  const keep = (secret: string): string => {
    secrets.push(secret);
    return secret;
  };
  const access = {
    headers: fillSecrets(headers, (name) => keep(readHeaderSecret(values[secretField + name], about))),
    secrets,
  };
  switch (auth) {
    case "none":
      return access;
    case "bearer": {
      const sent = keyAt(
        { baseUrl: definition.baseUrl, query: definition.query ?? "" },
        keep(readSecret(values["apiKey"], about)),
      );
      return { ...access, ...sent, headers: { ...access.headers, ...sent.headers } };
    }
    case "header":
      return { ...access, headers: { ...access.headers, [authHeader]: keep(readHeaderSecret(values["apiKey"], about)) } };
    case "basic":
      return { ...access, headers: { ...access.headers, authorization: keep(basicLogin(values, about, keep)) } };
  }
}

interface About {
  readonly provider: string;
  readonly host: string;
}

/** A secret that is a whole header value, so it may contain spaces, as in `Token abc`. */
function readHeaderSecret(value: string | undefined, about: About): string {
  const secret = value?.trim() ?? "";
  if (secret === "") throw refused(l10n.t("The key is empty."), about);
  if (!/^[\x20-\x7e]+$/.test(secret))
    throw refused(l10n.t("The key contains characters that cannot be sent. Copy it again."), about);
  return secret;
}

/** HTTP Basic (RFC 7617), encoded as UTF-8. */
function basicLogin(values: Credentials, about: About, keep: (secret: string) => string): string {
  const user = values["user"] ?? "";
  const password = values["password"] ?? "";
  if (user === "" || password === "") throw refused(l10n.t("Enter a user name and a password."), about);
  if (user.includes(":")) throw refused(l10n.t('The user name must not contain ":".'), about);
  keep(password);
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${keep(btoa(String.fromCharCode(...bytes)))}`;
}

function refused(note: string, about: About): FailureError {
  return new FailureError({ ...about, kind: "unauthenticated", note, remedy: "log-in" });
}
