// Parses and validates what the user types for a conversation's parameters: each field yields a value, nothing, or a
// problem with a message.

import * as l10n from "@vscode/l10n";
import { reasoningEfforts } from "../provider-api/effort.js";
import type { ChatParameters } from "../provider-api/provider.js";
import type { ConversationSettings } from "./conversation-settings.js";

/** As typed; an empty field means the default. */
export interface ParameterFields {
  readonly temperature: string;
  readonly maxTokens: string;
  readonly topP: string;
  readonly topK: string;
  readonly minP: string;
  /** One sequence per line, with `\\n` for a line break within one. */
  readonly stop: string;
  readonly reasoningEffort: string;
  /** Absent means the default; an empty string means no system prompt. */
  readonly systemPrompt?: string | undefined;
}

/** The message about an invalid field. */
export interface ParameterProblem {
  readonly name: keyof ChatParameters;
  readonly text: string;
}

/** Services reject more. */
const mostStops = 4;

/** @param maxOutputTokens the model's limit, if known */
export function readParameterFields(
  fields: ParameterFields,
  maxOutputTokens: number | undefined,
): { readonly settings: ConversationSettings; readonly problems: readonly ParameterProblem[] } {
  const problems: ParameterProblem[] = [];
  const number = (
    name: "temperature" | "maxTokens" | "topP" | "topK" | "minP",
    isValid: (value: number) => boolean,
    problem: () => string,
  ) => {
    const typed = fields[name].trim().replace(",", ".");
    if (typed === "") return {};
    const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(typed) ? Number(typed) : Number.NaN;
    if (isValid(value)) return { [name]: value };
    problems.push({ name, text: problem() });
    return {};
  };
  const most = maxOutputTokens ?? Number.MAX_SAFE_INTEGER;
  const stop = fields.stop
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replaceAll("\\n", "\n"));
  if (stop.length > mostStops)
    problems.push({ name: "stop", text: l10n.t("Enter at most {0} stop sequences, one per line.", mostStops) });
  const effort = reasoningEfforts.find((each) => each === fields.reasoningEffort);
  const settings: ConversationSettings = {
    ...number(
      "temperature",
      (value) => value >= 0 && value <= 2,
      () => l10n.t("Enter a number from 0 to 2."),
    ),
    ...number(
      "maxTokens",
      (value) => Number.isInteger(value) && value >= 1 && value <= most,
      () =>
        maxOutputTokens === undefined
          ? l10n.t("Enter a whole number of tokens, 1 or more.")
          : l10n.t("Enter a whole number of tokens from 1 to {0}, the maximum of this model.", maxOutputTokens),
    ),
    ...number(
      "topP",
      (value) => value > 0 && value <= 1,
      () => l10n.t("Enter a number above 0, up to 1."),
    ),
    ...number(
      "topK",
      (value) => Number.isInteger(value) && value >= 1,
      () => l10n.t("Enter a whole number, 1 or more."),
    ),
    ...number(
      "minP",
      (value) => value >= 0 && value <= 1,
      () => l10n.t("Enter a number from 0 to 1."),
    ),
    ...(stop.length > 0 && stop.length <= mostStops ? { stop } : {}),
    ...(effort ? { reasoningEffort: effort } : {}),
    ...(fields.systemPrompt !== undefined ? { systemPrompt: fields.systemPrompt } : {}),
  };
  return { settings, problems };
}

/** Returns the fields for `settings`. */
export function parameterFields(settings: ConversationSettings) {
  const { temperature, maxTokens, topP, topK, minP, stop, reasoningEffort, systemPrompt } = settings;
  const shown = (value: number | undefined): string => (value === undefined ? "" : String(value));
  return {
    temperature: shown(temperature),
    maxTokens: shown(maxTokens),
    topP: shown(topP),
    topK: shown(topK),
    minP: shown(minP),
    stop: stop?.map((sequence) => sequence.replaceAll("\n", "\\n")).join("\n") ?? "",
    reasoningEffort: reasoningEffort ?? "",
    ...(systemPrompt !== undefined ? { systemPrompt } : {}),
  } satisfies ParameterFields;
}
