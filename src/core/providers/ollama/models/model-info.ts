// Ollama's models in the terms that all providers share.

import * as l10n from "@vscode/l10n";
import { saidBy } from "../../../models/abilities/abilities.js";
import type { Capability, ChatParameters, ModelInfo } from "../../../provider-api/provider.js";
import { type InstalledModel, isCloudName, type LoadedModel, type ShownModel } from "./model-facts.js";

/** Where a model lives. */
export interface ModelPlace {
  /** `host[:port]` of the server. */
  readonly host: string;
  /** The machine from which it is asked, as the person knows it. */
  readonly machine: string;
}

const capabilitiesByWord: Readonly<Record<string, readonly Capability[]>> = {
  completion: ["chat", "completion"],
  tools: ["tools"],
  vision: ["vision"],
  thinking: ["reasoning"],
  embedding: ["embedding"],
  insert: ["insert"],
  audio: ["audio"],
};

const parametersOfAll: readonly (keyof ChatParameters)[] = ["temperature", "maxTokens", "topP", "stop"];

/** Characters of the digest that `ollama list` shows. */
const shortDigestLength = 12;

/**
 * A model that can do nothing of what SnowCell knows, such as make images, has no capabilities.
 * Metadata: `loaded`, `allocatedContext`, `expiresAt`, `configuredContext`, `cloud`, `format`, `digest`, `machine`.
 * @param shown undefined where the server did not describe it
 * @param loaded false where it is not in memory, undefined where the server does not say
 */
export function ollamaModelInfo(
  model: InstalledModel,
  shown: ShownModel | undefined,
  loaded: LoadedModel | false | undefined,
  place: ModelPlace,
): ModelInfo {
  const capabilities = capabilitiesOf(model, shown);
  const contextLength = shown?.contextLength ?? model.contextLength;
  const remoteHost = model.remoteHost ?? shown?.remoteHost;
  const isCloud = remoteHost !== undefined || isCloudName(model.id);
  const name = model.id.replace(/:latest$/, "");
  const info: ModelInfo = {
    provider: "ollama",
    id: model.id,
    name,
    ...(isCloud ? { description: l10n.t("Runs in the cloud, not on this server") } : {}),
    ...(model.family !== undefined ? { family: model.family } : {}),
    ...(contextLength !== undefined ? { contextLength } : {}),
    ...(model.parameters !== undefined ? { parameters: model.parameters } : {}),
    ...(model.quantization !== undefined ? { quantization: model.quantization } : {}),
    // Of a model in the cloud only a stub is here.
    ...(model.sizeBytes !== undefined && !isCloud ? { sizeBytes: model.sizeBytes } : {}),
    capabilities,
    // With the provider's name in front: bare names such as `mistral` are other providers' aliases too.
    ...(name !== model.id ? { aliases: [`ollama/${name}`, `ollama:${name}`] } : {}),
    host: hostOf(remoteHost) ?? place.host,
    ...(isCloud ? { boundary: "public" as const } : {}),
    parametersTaken: capabilities.includes("reasoning") ? [...parametersOfAll, "reasoningEffort"] : parametersOfAll,
    metadata: {
      ...(loaded !== undefined ? { loaded: loaded !== false } : {}),
      ...(loaded && loaded.allocatedContext !== undefined ? { allocatedContext: loaded.allocatedContext } : {}),
      ...(loaded && loaded.expiresAt !== undefined ? { expiresAt: loaded.expiresAt } : {}),
      ...(shown?.configuredContext !== undefined ? { configuredContext: shown.configuredContext } : {}),
      ...(isCloud ? { cloud: true } : {}),
      ...(model.format !== undefined ? { format: model.format } : {}),
      ...(model.digest !== "" ? { digest: model.digest.slice(0, shortDigestLength) } : {}),
      machine: place.machine,
    },
  };
  const isTold = (shown?.capabilities ?? model.capabilities ?? []).length > 0;
  return saidBy(info, "server", isTold ? undefined : ["contextLength"]);
}

/** Where a server says nothing of capabilities, the model gets the benefit of the doubt, unless its family only embeds. */
function capabilitiesOf(model: InstalledModel, shown: ShownModel | undefined): readonly Capability[] {
  const told = shown?.capabilities ?? model.capabilities;
  if (told !== undefined) {
    const known = told.flatMap((word) => capabilitiesByWord[word] ?? []);
    if (told.length > 0) return known;
  }
  return /bert/i.test(model.family ?? "") ? ["embedding"] : ["chat", "completion"];
}

function hostOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).host || undefined : undefined;
}
