// A model as VS Code lists it among its language models. Does not import VS Code, so it can be tested alone.

import { contextLengthOf, contextShares } from "../../core/models/context-shares.js";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import type { ModelInfo, Provider } from "../../core/provider-api/provider.js";
import { boundaryOf } from "../../core/routing/boundary.js";
import { boundaryName } from "../../core/routing/boundary-words.js";
import { plainLines, plainText } from "../interface/plain-text.js";
import { type ConfigurationSchema, configurationSchema } from "./model-configuration.js";

/** `vscode.LanguageModelChatInformation`, and fields that later versions read. */
export interface ModelInformation {
  /** `provider/model`. */
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly version: string;
  /** The provider's name: two providers may have a model of the same name. */
  readonly detail: string;
  readonly tooltip: string;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  readonly capabilities: { readonly imageInput: boolean; readonly toolCalling: boolean };
  /** Without it, VS Code after 1.104 leaves the model out of its own picker. */
  readonly isUserSelectable: true;
  readonly configurationSchema?: ConfigurationSchema;
}

export function modelInformation(
  model: ModelInfo,
  provider: Pick<Provider, "name" | "boundary" | "effectiveContext">,
): ModelInformation {
  const { input, output } = contextShares(contextLengthOf(model, provider), model.maxOutputTokens);
  const { capabilities, description, family, host, id, name } = model;
  const schema = configurationSchema(model);
  const lines = [description, host].filter((line): line is string => line !== undefined && line !== name);
  return {
    id: qualifiedId(model),
    name: plainText(name) || plainText(id),
    family: family ?? id,
    version: versionOf(id),
    detail: plainText(provider.name),
    tooltip: plainLines([...lines, boundaryName(boundaryOf(model, provider), model.host)]),
    maxInputTokens: input,
    maxOutputTokens: output,
    capabilities: { imageInput: capabilities.includes("vision"), toolCalling: capabilities.includes("tools") },
    isUserSelectable: true,
    ...(schema ? { configurationSchema: schema } : {}),
  };
}

/** The snapshot date or the tag at the end of an id, if there is one. */
function versionOf(id: string): string {
  return /\d{4}-\d{2}-\d{2}$/.exec(id)?.[0] ?? /:([^:/]+)$/.exec(id)?.[1] ?? "latest";
}
