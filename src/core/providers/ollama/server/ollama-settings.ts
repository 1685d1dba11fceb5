// Reads Ollama's settings: users paste its address in several forms, and an unusable value becomes a reported problem while
// the rest keeps working.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../../failures/errors.js";
import type { Settings } from "../../../platform/ports.js";
import { trimCharactersEnd } from "../../../text/trim-characters.js";

export const baseUrlSetting = "snowcell.ollama.baseUrl";
export const contextLengthSetting = "snowcell.ollama.contextLength";
export const keepAliveSetting = "snowcell.ollama.keepAlive";

const defaultBaseUrl = "http://127.0.0.1:11434";

/**
 * The server's address without a trailing slash. Accepts it with or without a scheme, `/api` or `/v1`; an empty setting
 * means Ollama's default. Throws a `FailureError` (`configuration`) for an invalid address.
 */
export function readBaseUrl(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : "";
  if (value !== undefined && value !== null && typeof value !== "string") throw new FailureError(notAnAddress(String(value)));
  if (text === "") return defaultBaseUrl;
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") throw new FailureError(notAnAddress(text));
  // `fetch` rejects an address with credentials, and its error would quote the password.
  if (url.username !== "" || url.password !== "") {
    throw new FailureError(problem(baseUrlSetting, l10n.t("The address must not contain a user name or a password.")));
  }
  return url.origin + trimCharactersEnd(url.pathname, "/").replace(/\/(?:api|v1)$/, "");
}

/** Context window to request, in tokens; undefined leaves it to the server. Throws a `FailureError` (`configuration`). */
export function readContextLength(value: unknown): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw new FailureError(
    problem(contextLengthSetting, l10n.t('"{0}" is not a number of tokens. Enter a whole number above zero.', String(value))),
  );
}

/**
 * How long the server keeps a model in memory after an answer: seconds, a negative number for no limit, or a Go duration.
 * Undefined leaves it to the server. Throws a `FailureError` (`configuration`).
 */
export function readKeepAlive(value: unknown): string | number | undefined {
  const given = typeof value === "string" ? value.trim() : value;
  if (given === undefined || given === null || given === "") return undefined;
  if (typeof given === "number" && Number.isFinite(given)) return given;
  if (typeof given === "string") {
    // The server accepts a bare number only as a JSON number.
    if (/^[-+]?\d+(?:\.\d+)?$/.test(given)) return Number(given);
    if (/^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.test(given)) return given;
  }
  throw new FailureError(
    problem(
      keepAliveSetting,
      l10n.t('"{0}" is not a duration. Examples: "5m", "1h30m", 300 (seconds), -1 (always).', String(given)),
    ),
  );
}

/** Reads a setting with `read`; undefined if it is invalid, which `settingProblems` reports. */
export function settingOrNothing<Value>(read: (value: unknown) => Value | undefined, value: unknown): Value | undefined {
  try {
    return read(value);
  } catch (thrown) {
    if (failureOf(thrown)) return undefined;
    throw thrown;
  }
}

export function settingProblems(settings: Settings): Failure[] {
  const readers: readonly (readonly [string, (value: unknown) => unknown])[] = [
    [baseUrlSetting, readBaseUrl],
    [contextLengthSetting, readContextLength],
    [keepAliveSetting, readKeepAlive],
  ];
  return readers.flatMap(([name, read]) => {
    try {
      read(settings.get(name));
      return [];
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (!failure) throw thrown;
      return [failure];
    }
  });
}

function notAnAddress(text: string): Failure {
  return problem(baseUrlSetting, l10n.t('"{0}" is not an http or https address.', text));
}

function problem(setting: string, detail: string): Failure {
  return { provider: "ollama", kind: "configuration", setting, detail, remedy: "open-settings" };
}
