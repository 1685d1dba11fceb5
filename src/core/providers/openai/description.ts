// What menus show of OpenAI before its code loads.

import * as l10n from "@vscode/l10n";
import type { ProviderDescription } from "../../provider-api/lazy-provider.js";

export const openAIDescription = {
  id: "openai",
  name: "OpenAI",
  boundary: "public",
  worksWithoutLogin: false,
  loginMethods: () => [
    {
      id: "apiKey",
      label: l10n.t("API key"),
      fields: [
        { key: "apiKey", label: l10n.t("API key"), placeholder: "sk-…", secret: true },
        {
          key: "organization",
          label: l10n.t("Organization ID, if the key belongs to several organizations"),
          placeholder: "org-…",
          secret: false,
          optional: true,
        },
        {
          key: "project",
          label: l10n.t("Project ID, if requests belong to a project"),
          placeholder: "proj_…",
          secret: false,
          optional: true,
        },
      ],
      helpUrl: "https://platform.openai.com/api-keys",
    },
  ],
} as const satisfies ProviderDescription;
