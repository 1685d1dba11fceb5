// Codegen's settings: its address, and the organization of new runs.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError } from "../../failures/errors.js";
import type { Settings } from "../../platform/ports.js";
import { addressProblem, readAddress, settingFailure } from "../stackspot/address-setting.js";

const provider = "codegen";
/** Codegen's address. */
export const baseUrlSetting = { provider, name: "snowcell.codegen.baseUrl", default: "https://api.codegen.com" } as const;
export const repositorySetting = "snowcell.codegen.repository";
const organizationSetting = "snowcell.codegen.organizationId";

export function readBaseUrl(settings: Settings): string {
  return readAddress(settings, baseUrlSetting);
}

/**
 * The organization id for new runs: the setting, else `picked`, the one chosen at login. Throws a `FailureError` of kind
 * `configuration` if it is missing or invalid.
 */
export function readOrganization(settings: Settings, picked: string | undefined): number {
  const set = organizationIn(settings);
  if (set === "unusable") throw new FailureError(organizationProblem());
  const organization = set ?? wholeNumber(picked);
  if (organization !== undefined) return organization;
  const detail = l10n.t("No organization is selected. Log in again and select one, or enter its number here.");
  throw new FailureError(settingFailure(provider, organizationSetting, detail));
}

/** Invalid Codegen settings, by name. */
export function codegenProblems(settings: Settings): readonly Failure[] {
  const address = addressProblem(settings, baseUrlSetting);
  return [...(address ? [address] : []), ...(organizationIn(settings) === "unusable" ? [organizationProblem()] : [])];
}

function organizationIn(settings: Settings): number | "unusable" | undefined {
  const value = settings.get(organizationSetting) ?? "";
  if (typeof value === "string" && value.trim() === "") return undefined;
  return wholeNumber(value) ?? "unusable";
}

function wholeNumber(value: unknown): number | undefined {
  if (typeof value === "string" && /^\s*\d{1,15}\s*$/.test(value)) return Number(value);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function repositoryProblem(): Failure {
  const detail = l10n.t("It must be a repository like owner/name, or its number at Codegen.");
  return settingFailure(provider, repositorySetting, detail);
}

function organizationProblem(): Failure {
  return settingFailure(provider, organizationSetting, l10n.t("It must be the number of an organization."));
}
