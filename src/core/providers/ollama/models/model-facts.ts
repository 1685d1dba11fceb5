// Parses Ollama's data about its models: `/api/tags` lists them, `/api/show` describes one, `/api/ps` lists those in
// memory. Fields that are missing or have an unexpected form count as unknown.

import { isObject, type JsonObject } from "../../../platform/json.js";

/** An entry of `/api/tags`. */
export interface InstalledModel {
  /** Name with tag, such as `llama3.2:latest`. */
  readonly id: string;
  /** SHA-256 of the manifest in hex; empty if missing. */
  readonly digest: string;
  readonly sizeBytes?: number;
  readonly format?: string;
  readonly family?: string;
  /** Such as `3.2B`. */
  readonly parameters?: string;
  readonly quantization?: string;
  readonly contextLength?: number;
  /** Ollama's own terms; only newer servers send them. */
  readonly capabilities?: readonly string[];
  /** Address of the service that runs the model, if it is not this server. */
  readonly remoteHost?: string;
}

/** An answer of `/api/show`. */
export interface ShownModel {
  /** Address of the service that runs the model, if it is not this server. */
  readonly remoteHost?: string;
  readonly capabilities?: readonly string[];
  /** The longest context that the model supports, in tokens. */
  readonly contextLength?: number;
  /** `num_ctx` of its Modelfile, in tokens. */
  readonly configuredContext?: number;
}

/** An entry of `/api/ps`. */
export interface LoadedModel {
  readonly id: string;
  readonly digest: string;
  /** Context in tokens for which memory is allocated. */
  readonly allocatedContext?: number;
  /** Scheduled unload time in ISO 8601. */
  readonly expiresAt?: string;
}

/** The list in an answer of `/api/tags` or `/api/ps`; undefined if there is none. */
export function modelEntries(answer: JsonObject): readonly JsonObject[] | undefined {
  const { models } = answer;
  // Go encodes a nil slice as null.
  if (models === null) return [];
  return Array.isArray(models) ? models.filter(isObject) : undefined;
}

export function readInstalledModel(entry: JsonObject): InstalledModel[] {
  const id = text(entry["model"]) ?? text(entry["name"]);
  if (id === undefined) return [];
  const details = isObject(entry["details"]) ? entry["details"] : {};
  const capabilities = texts(entry["capabilities"]);
  const remoteHost = text(entry["remote_host"]);
  return [
    {
      id,
      digest: hex(entry["digest"]),
      ...optional("sizeBytes", count(entry["size"])),
      ...optional("format", text(details["format"])),
      ...optional("family", text(details["family"])),
      ...optional("parameters", text(details["parameter_size"])),
      ...optional("quantization", text(details["quantization_level"])),
      ...optional("contextLength", count(details["context_length"])),
      ...optional("capabilities", capabilities),
      ...optional("remoteHost", remoteHost),
    },
  ];
}

export function readShownModel(answer: JsonObject): ShownModel {
  const info = isObject(answer["model_info"]) ? answer["model_info"] : {};
  const architecture = text(info["general.architecture"]);
  const contextLength = architecture === undefined ? undefined : count(info[`${architecture}.context_length`]);
  const parameters = text(answer["parameters"]) ?? "";
  const configured = Number(/^num_ctx\s+(\d+)\s*$/m.exec(parameters)?.[1]);
  return {
    ...optional("remoteHost", text(answer["remote_host"])),
    ...optional("capabilities", texts(answer["capabilities"])),
    ...optional("contextLength", contextLength),
    ...optional("configuredContext", count(configured)),
  };
}

export function readLoadedModel(entry: JsonObject): LoadedModel[] {
  const id = text(entry["model"]) ?? text(entry["name"]);
  if (id === undefined) return [];
  return [
    {
      id,
      digest: hex(entry["digest"]),
      ...optional("allocatedContext", count(entry["context_length"])),
      ...optional("expiresAt", text(entry["expires_at"])),
    },
  ];
}

/** Whether Ollama would use this name for a cloud model: the tag is `cloud`, or ends in `-cloud`. */
export function isCloudName(id: string): boolean {
  return /:(?:[^:/]*-)?cloud$/i.test(id);
}

/** Whether two names mean the same model: a name without a tag means `latest`. */
export function isSameModel(one: string, other: string): boolean {
  return withTag(one) === withTag(other);
}

function withTag(id: string): string {
  return id.lastIndexOf(":") > id.lastIndexOf("/") ? id : `${id}:latest`;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

function hex(value: unknown): string {
  return (text(value) ?? "").replace(/^sha256:/, "");
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}
