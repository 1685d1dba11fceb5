// The address of an OpenAI-compatible service as a person writes it: what can be mended is, what cannot is named.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";

export interface Address {
  /** Without a slash at the end, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** `host[:port]`. */
  readonly host: string;
  readonly origin: string;
}

const chatPath = "/chat/completions";

/** Reads an address, also the full one of the chat completions; or says what is wrong with it. */
export function parseBaseUrl(text: string): Address | string {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    // Not quoted where it holds a password.
    return trimmed.includes("@")
      ? l10n.t("This is not an http or https address.")
      : l10n.t('"{0}" is not an http or https address.', trimmed);
  }
  if (url.username !== "" || url.password !== "") {
    return l10n.t("The address must not hold a user name or a password. Log in to store a key safely.");
  }
  if (url.search !== "" || url.hash !== "") return l10n.t('The address must end before "?" and "#".');
  let path = trimCharactersEnd(url.pathname, "/");
  if (path.endsWith(chatPath)) path = path.slice(0, -chatPath.length);
  return { baseUrl: url.origin + path, host: url.host, origin: url.origin };
}

/** The address that a setting holds, or `fallback` where it holds none. Throws a `FailureError` (`configuration`). */
export function readBaseUrl(value: unknown, fallback: string, setting: string, provider: string): Address {
  const text = value === undefined || value === null || value === "" ? fallback : value;
  const address = typeof text === "string" ? parseBaseUrl(text) : l10n.t("It must be an address, as text.");
  if (typeof address !== "string") return address;
  throw new FailureError({ provider, kind: "configuration", setting, detail: address, remedy: "open-settings" });
}

/** What is wrong with settings: the failures that reading each of them throws. */
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
