// Describes Ollama's models as `ModelInfo`.

import * as l10n from "@vscode/l10n";
import { saidBy } from "../../../models/abilities/abilities.js";
import type { ReasoningEffort } from "../../../provider-api/effort.js";
import type { Capability, ChatParameters, ModelInfo } from "../../../provider-api/provider.js";
import { type InstalledModel, isCloudName, type LoadedModel, type ShownModel } from "./model-facts.js";

/** Where a model runs. */
export interface ModelPlace {
  /** `host[:port]` of the server. */
  readonly host: string;
  /** The display name of the machine that sends the requests. */
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

const parametersOfAll: readonly (keyof ChatParameters)[] = ["temperature", "maxTokens", "topP", "topK", "minP", "stop"];

/** Characters of the digest that `ollama list` shows. */
const shortDigestLength = 12;

/**
 * A model with no capability that SnowCell knows, such as one for image generation, has an empty list of them.
 * Metadata: `loaded`, `allocatedContext`, `expiresAt`, `configuredContext`, `cloud`, `format`, `digest`, `machine`.
 * @param shown undefined if the server did not describe it
 * @param loaded false if it is not in memory, undefined if the server does not say
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
    // The server stores only a stub of a cloud model.
    ...(model.sizeBytes !== undefined && !isCloud ? { sizeBytes: model.sizeBytes } : {}),
    capabilities,
    // Prefixed with the provider: bare names such as `mistral` are also other providers' aliases.
    ...(name !== model.id ? { aliases: [`ollama/${name}`, `ollama:${name}`] } : {}),
    host: hostOf(remoteHost) ?? place.host,
    ...(isCloud ? { boundary: "public" as const } : {}),
    ...(capabilities.includes("reasoning") ? { efforts: effortsOf(model.id) } : {}),
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

/** gpt-oss has levels and cannot be switched off; the others can only be switched. */
function effortsOf(id: string): readonly ReasoningEffort[] {
  return /gpt-?oss/i.test(id) ? ["low", "medium", "high"] : ["none", "high"];
}

/** If the server reports no capabilities, assume chat, unless the model's family is for embeddings only. */
function capabilitiesOf(model: InstalledModel, shown: ShownModel | undefined): readonly Capability[] {
  const listed = shown?.capabilities ?? model.capabilities;
  if (listed !== undefined) {
    const known = listed.flatMap((word) => capabilitiesByWord[word] ?? []);
    if (listed.length > 0) return known;
  }
  return /bert/i.test(model.family ?? "") ? ["embedding"] : ["chat", "completion"];
}

function hostOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).host || undefined : undefined;
}
