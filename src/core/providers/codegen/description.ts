// What menus show of Codegen before its code loads.

import * as l10n from "@vscode/l10n";

import type { ProviderDescription } from "../../provider-api/lazy-provider.js";

export const codegenDescription = {
  id: "codegen",
  name: "Codegen",
  boundary: "public",
  worksWithoutLogin: false,
  loginMethods: () => [
    {
      id: "token",
      label: l10n.t("API token"),
      fields: [
        { key: "token", label: l10n.t("API token"), secret: true },
        { key: "organizationId", label: l10n.t("Organization"), secret: false, choice: true },
      ],
      helpUrl: "https://codegen.com/token",
    },
  ],
} as const satisfies ProviderDescription;
