// The facts about SnowCell's models that need none of its code.

import * as l10n from "@vscode/l10n";
import { isObject } from "../../platform/json.js";
import type { ProviderDescription } from "../../provider-api/lazy-provider.js";

export const snowCellDescription: ProviderDescription = {
  id: "snowcell",
  name: "SnowCell",
  boundary: "company",
  worksWithoutLogin: true,
  openModel: (settings) => (replacesQwen(settings.get("snowcell.models")) ? undefined : "Qwen"),
  loginMethods: () => [
    {
      id: "token",
      label: l10n.t("User and token"),
      fields: [
        { key: "user", label: l10n.t("User name or e-mail address"), placeholder: "name@company.com", secret: false },
        { key: "token", label: l10n.t("API token"), secret: true },
      ],
      helpUrl: "https://snowcell.io",
    },
  ],
};

/** Whether the setting replaces the built-in model, by its key. */
function replacesQwen(models: unknown): boolean {
  return Array.isArray(models) && models.some((entry: unknown) => isObject(entry) && entry["key"] === "qwen");
}
