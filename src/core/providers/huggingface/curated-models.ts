// A few models for when the live list is unavailable, such as offline at the first start. They may not be served today, and
// each says so.

import * as l10n from "@vscode/l10n";
import type { ModelInfo } from "../../provider-api/provider.js";

/** Open models that several companies have served for a long time, as of November 2026. */
export const curatedModels: readonly string[] = [
  "openai/gpt-oss-120b",
  "openai/gpt-oss-20b",
  "meta-llama/Llama-3.3-70B-Instruct",
  "meta-llama/Llama-3.1-8B-Instruct",
  "Qwen/Qwen3-235B-A22B-Instruct-2507",
  "Qwen/Qwen3-Coder-480B-A35B-Instruct",
];

/** The curated models, marked as such; `reason` says why there is no live list. */
export function curatedModelInfo(host: string, reason: string): ModelInfo[] {
  return curatedModels.map((id) => ({
    provider: "huggingface",
    id,
    name: id.split("/").at(-1) ?? id,
    description: l10n.t("From a built-in list, because the current one could not be fetched; may be unavailable"),
    host,
    capabilities: ["chat"],
    metadata: { curated: true, listFailure: reason },
  }));
}
