// The reasoning effort as a setting of each model in VS Code's own model picker. VS Code passes the chosen value with each
// request. Neither is in its declarations: version 1.104 ignores the schema and passes nothing.

import * as l10n from "@vscode/l10n";
import { usualEfforts } from "../../core/models/efforts.js";
import { isObject } from "../../core/platform/json.js";
import { type ReasoningEffort, reasoningEfforts } from "../../core/provider-api/effort.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";

/** A JSON Schema with VS Code's additions: labels of the values, and `group` for the place in the picker. */
export interface ConfigurationSchema {
  readonly type: "object";
  readonly properties: {
    readonly reasoningEffort: {
      readonly type: "string";
      readonly title: string;
      readonly enum: readonly string[];
      readonly enumItemLabels: readonly string[];
      readonly enumDescriptions: readonly string[];
      readonly default: string;
      readonly group: "navigation";
    };
  };
}

/** The value that sends no effort, so that the service chooses. */
const unset = "default";

/** Undefined for a model that takes no effort. */
export function configurationSchema({
  capabilities,
  parametersTaken,
  efforts = usualEfforts,
}: ModelInfo): ConfigurationSchema | undefined {
  if (!capabilities.includes("reasoning")) return undefined;
  if (parametersTaken && !parametersTaken.includes("reasoningEffort")) return undefined;
  const values = [unset, ...efforts] as const;
  return {
    type: "object",
    properties: {
      reasoningEffort: {
        type: "string",
        title: l10n.t("Thinking Effort"),
        enum: values,
        enumItemLabels: values.map(labelOf),
        enumDescriptions: values.map((value) => (value === unset ? l10n.t("The service chooses.") : "")),
        default: unset,
        group: "navigation",
      },
    },
  };
}

/** The effort in the `modelConfiguration` of a request; undefined if there is none or it is not one of ours. */
export function configuredEffort(options: object): ReasoningEffort | undefined {
  const configuration: unknown = "modelConfiguration" in options ? options.modelConfiguration : undefined;
  if (!isObject(configuration)) return undefined;
  return reasoningEfforts.find((effort) => effort === configuration["reasoningEffort"]);
}

function labelOf(value: typeof unset | ReasoningEffort): string {
  switch (value) {
    case unset:
      return l10n.t("Automatic");
    case "none":
      return l10n.t("No reasoning");
    case "minimal":
      return l10n.t("Minimal");
    case "low":
      return l10n.t("Low");
    case "medium":
      return l10n.t("Medium");
    case "high":
      return l10n.t("High");
    case "xhigh":
      return l10n.t("Very high");
    case "max":
      return l10n.t("Maximum");
  }
}
