// Providers that other extensions add; see api.ts. Loaded with the first one.

import * as vscode from "vscode";
import { settings } from "../contributions/contributions.js";
import { propertyOf } from "../core/guest-providers/guest-values.js";
import { registerGuest } from "../core/guest-providers/register-guest.js";
import { settingsOfVSCode } from "../vscode/platform/stores.js";
import type { Foundation } from "./foundation.js";

export async function registerProvider({ accounts, registry, wire }: Foundation, given: unknown): Promise<vscode.Disposable> {
  return vscode.Disposable.from(await registerGuest({ accounts, registry, wire, reserved }, given));
}

/** Ids of the user's custom providers, including entries that are currently invalid. */
function reserved(): string[] {
  const entries: unknown = settingsOfVSCode.get(settings.customProviders);
  const ids = Array.isArray(entries) ? entries.map((entry) => propertyOf(entry, "id")) : [];
  return ids.filter((id): id is string => typeof id === "string");
}
