// What menus show of Hugging Face before its code loads.

import * as l10n from "@vscode/l10n";
import type { ProviderDescription } from "../../provider-api/lazy-provider.js";

export const huggingFaceDescription = {
  id: "huggingface",
  name: "Hugging Face",
  boundary: "public",
  worksWithoutLogin: false,
  loginMethods: () => [
    {
      id: "token",
      label: l10n.t("Access token"),
      detail: l10n.t('A fine-grained token with the permission "Make calls to Inference Providers"'),
      fields: [{ key: "token", label: l10n.t("Access token"), placeholder: "hf_…", secret: true }],
      helpUrl: "https://huggingface.co/settings/tokens",
    },
  ],
} as const satisfies ProviderDescription;
