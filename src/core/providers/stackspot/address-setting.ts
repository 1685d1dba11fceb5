// Reads a service address from a setting: an absent one means the default, and anything that is not an http address is a
// failure that names the setting.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import type { Settings } from "../../platform/ports.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";

export interface AddressSetting {
  /** Provider id. */
  readonly provider: string;
  /** Full name, such as `snowcell.codegen.baseUrl`. */
  readonly name: string;
  readonly default: string;
}

/** The address without trailing slashes. Throws a `FailureError` of kind `configuration`. */
export function readAddress(settings: Settings, setting: AddressSetting): string {
  const value = settings.get(setting.name) ?? "";
  const text = typeof value === "string" ? value.trim() || setting.default : String(value);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return trimCharactersEnd(url.origin + url.pathname, "/");
  const detail = l10n.t('"{0}" is not an http or https address.', text);
  throw new FailureError(settingFailure(setting.provider, setting.name, detail));
}

/** The address, if the setting has one. */
export function addressIn(settings: Settings, setting: AddressSetting): string | undefined {
  return addressProblem(settings, setting) ? undefined : readAddress(settings, setting);
}

/** What is wrong with the address; undefined if it is valid. */
export function addressProblem(settings: Settings, setting: AddressSetting): Failure | undefined {
  try {
    readAddress(settings, setting);
    return undefined;
  } catch (thrown) {
    return failureOf(thrown);
  }
}

/** A configuration failure; `detail` says why. */
export function settingFailure(provider: string, setting: string, detail: string): Failure {
  return { provider, kind: "configuration", setting, detail, remedy: "open-settings" };
}
