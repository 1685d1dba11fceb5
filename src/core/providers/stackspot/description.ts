// What menus show of StackSpot before its code loads.

import * as l10n from "@vscode/l10n";
import type { Settings } from "../../platform/ports.js";
import type { ProviderDescription } from "../../provider-api/lazy-provider.js";
import { readRealm } from "./stackspot-settings.js";

export const stackSpotDescription = {
  id: "stackspot",
  name: "StackSpot",
  boundary: "company",
  worksWithoutLogin: false,
  loginMethods: (settings: Settings) => [
    {
      id: "api-key",
      label: l10n.t("API key"),
      detail: l10n.t("The models StackSpot AI Chat, Code, and Assistant"),
      fields: [{ key: "apiKey", label: l10n.t("API key"), placeholder: "sk-…", secret: true }],
      helpUrl: "https://ai.stackspot.com",
      // No cheaper request is documented: neither a model list nor a key check.
      checkCost: l10n.t("Each health check requests an answer of one token."),
    },
    {
      id: "service-credential",
      label: l10n.t("Service credential"),
      detail: l10n.t("Agents and quick commands listed in the settings"),
      fields: [
        { key: "clientId", label: l10n.t("Client ID"), secret: false },
        { key: "clientSecret", label: l10n.t("Client key"), secret: true },
        { key: "realm", label: l10n.t("Realm"), placeholder: readRealm(settings), secret: false, optional: true },
      ],
      helpUrl: "https://ai.stackspot.com/docs/agents/agent-api/agents-api",
    },
  ],
} as const satisfies ProviderDescription;
