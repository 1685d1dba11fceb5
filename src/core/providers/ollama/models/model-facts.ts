// What Ollama tells about its models, narrowed from the wire: `/api/tags` lists what is there, `/api/show` says what one
// can do, `/api/ps` which are in memory. Fields that a server leaves out, or gives in another form, count as not told.

import { isObject, type JsonObject } from "../../../platform/json.js";

/** An entry of `/api/tags`. */
export interface InstalledModel {
  /** Name with tag, such as `llama3.2:latest`. */
  readonly id: string;
  /** SHA-256 of the manifest in hex; empty where none is given. */
  readonly digest: string;
  readonly sizeBytes?: number;
  readonly format?: string;
  readonly family?: string;
  /** Such as `3.2B`. */
  readonly parameters?: string;
  readonly quantization?: string;
  readonly contextLength?: number;
  /** Ollama's own words, which only newer servers put here. */
  readonly capabilities?: readonly string[];
  /** Address of the service that runs it, where that is not this server. */
  readonly remoteHost?: string;
}

/** What `/api/show` adds. */
export interface ShownModel {
  /** Address of the service that runs it, if that is not this server. */
  readonly remoteHost?: string;
  readonly capabilities?: readonly string[];
  /** The longest context that the model was made for, in tokens. */
  readonly contextLength?: number;
  /** `num_ctx` of its Modelfile, in tokens. */
  readonly configuredContext?: number;
}

/** An entry of `/api/ps`. */
export interface LoadedModel {
  readonly id: string;
  readonly digest: string;
  /** Context in tokens for which memory was set aside. */
  readonly allocatedContext?: number;
  /** ISO 8601; when it is to be unloaded. */
  readonly expiresAt?: string;
}

/** The list in `/api/tags` or `/api/ps`; undefined where the answer holds none. */
export function modelEntries(answer: JsonObject): readonly JsonObject[] | undefined {
  const { models } = answer;
  // Go writes an empty list that was never made as null.
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

/** Whether a name is one that Ollama gives models of its cloud: the tag is `cloud`, or ends in `-cloud`. */
export function isCloudName(id: string): boolean {
  return /:(?:[^:/]*-)?cloud$/i.test(id);
}

/** Whether two names mean one model: a name without a tag means `latest`. */
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
