// The address of an OpenAI-compatible service as users write it: slips are corrected, anything else is reported.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";

export interface Address {
  /** Without a trailing slash, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** `host[:port]`. */
  readonly host: string;
  readonly origin: string;
  /** Sent with every request, such as `?api-version=2024-06-01`; empty if there is none. */
  readonly query: string;
}

/** The path that each dialect adds to the base URL. */
const answerPaths = ["/chat/completions", "/responses", "/messages"];

/** Query parameters whose values grant access. */
const secretParameter = /^(?:key|sig|sas|code|auth\w*|.*(?:token|secret|password|signature|api[-_]?key|subscription[-_]?key))$/i;

/** Parses an address, also one that includes the path for answers; or returns what is wrong with it. */
export function parseBaseUrl(text: string): Address | string {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    // Not quoted if it contains a password.
    return trimmed.includes("@")
      ? l10n.t("This is not an http or https address.")
      : l10n.t('"{0}" is not an http or https address.', trimmed);
  }
  if (url.username !== "" || url.password !== "") {
    return l10n.t(
      'The address must not contain a user name or password. Set "auth" to "basic" and log in: both are then stored safely.',
    );
  }
  if (url.hash !== "") return l10n.t('The address must end before "#".');
  const secret = [...url.searchParams.keys()].find((name) => secretParameter.test(name));
  if (secret !== undefined) {
    return l10n.t('The address must not contain a key ("{0}" after the "?"). Log in to store it safely.', secret);
  }
  let path = trimCharactersEnd(url.pathname, "/");
  const added = answerPaths.find((each) => path.endsWith(each));
  if (added !== undefined) path = path.slice(0, -added.length);
  return { baseUrl: url.origin + path, host: url.host, origin: url.origin, query: url.search };
}

/**
 * The address in a setting, or `fallback` if the setting is empty. Throws a `FailureError` (`configuration`), also for a
 * query unless `takesQuery`.
 */
export function readBaseUrl(value: unknown, fallback: string, setting: string, provider: string, takesQuery = false): Address {
  const text = value === undefined || value === null || value === "" ? fallback : value;
  const address = typeof text === "string" ? parseBaseUrl(text) : l10n.t("It must be an address.");
  if (typeof address !== "string" && (takesQuery || address.query === "")) return address;
  const detail = typeof address === "string" ? address : l10n.t('The address must end before "?" and "#".');
  throw new FailureError({ provider, kind: "configuration", setting, detail, remedy: "open-settings" });
}

/** The failures that these settings' readers throw. */
export function problemsOf(...readings: readonly (() => unknown)[]): Failure[] {
  return readings.flatMap((read) => {
    try {
      read();
      return [];
    } catch (thrown) {
      return failureOf(thrown) ?? [];
    }
  });
}
