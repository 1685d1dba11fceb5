// Reads a service's model list in the formats of OpenAI, Anthropic, and compatible services.

import * as l10n from "@vscode/l10n";
import { FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { type CappedList, readCapped } from "../../models/model-cap.js";
import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import { readBodyText, readErrorBody } from "../http/body-text.js";
import type { WireContext } from "../http/context.js";
import { failureFromErrorBody, failureFromResponse, requestIdOf } from "../http/http-failure.js";
import { quote } from "../streams/quote.js";
import { type ServiceEndpoint, sendToService, sourceOf } from "./endpoint-client.js";

/** Bytes. The largest public list has about 1 MB; this is the most that is parsed in one go. */
const longestModelList = 4 * 1024 * 1024;

export interface ServiceModel {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly created?: number;
  readonly ownedBy?: string;
  /** Context window in tokens, if the server is vLLM. */
  readonly maxModelLength?: number;
  /** The entry as the server sent it. */
  readonly raw: Record<string, unknown>;
}

export interface ModelPage {
  readonly entries: readonly unknown[];
  /** The object that contains the entries, with fields such as the start of the next page. */
  readonly around: JsonObject;
}

/** Fetches one page of the list at `path`, which is appended to the base URL. Throws a `FailureError`. */
export async function fetchModelPage(
  context: WireContext,
  endpoint: ServiceEndpoint,
  path: string,
  signal: AbortSignal,
): Promise<ModelPage> {
  const response = await sendToService(context, endpoint, { method: "get", path }, signal);
  const source = sourceOf(endpoint);
  if (!response.ok) {
    throw new FailureError(
      failureFromResponse({ ...source, status: response.status, headers: response.headers, body: await readErrorBody(response) }),
    );
  }
  const { text, whole, thrown } = await readBodyText(response, longestModelList);
  if (thrown !== undefined) throw thrown;
  if (!whole) {
    const note = l10n.t("The model list is larger than the limit of {0} MB.", longestModelList / 1024 / 1024);
    throw new FailureError({
      provider: endpoint.provider,
      ...(source.host !== undefined ? { host: source.host } : {}),
      kind: "malformed-response",
      status: response.status,
      note,
      remedy: remedyFor("malformed-response"),
    });
  }
  const list = parseJson(text);
  const entries = Array.isArray(list) ? list : isObject(list) ? (list["data"] ?? list["models"]) : undefined;
  if (Array.isArray(entries)) return { entries, around: isObject(list) ? list : {} };
  const requestId = requestIdOf(response.headers);
  if (isObject(list) && list["error"]) {
    throw new FailureError(failureFromErrorBody({ ...source, error: list, ...(requestId !== undefined ? { requestId } : {}) }));
  }
  const { secrets, ...place } = source;
  const detail = quote(text, secrets);
  throw new FailureError({
    ...place,
    kind: "malformed-response",
    status: response.status,
    detail,
    remedy: remedyFor("malformed-response"),
  });
}

/** Parses the models of a complete list. */
export function readModels(entries: readonly unknown[]): CappedList<ServiceModel> {
  return readCapped(entries, readModel);
}

function readModel(entry: unknown): ServiceModel[] {
  if (typeof entry === "string") return [{ id: entry, raw: { id: entry } }];
  if (!isObject(entry)) return [];
  const id = entry["id"] ?? entry["model"] ?? entry["name"];
  if (typeof id !== "string" || id === "") return [];
  const { created, owned_by: ownedBy, max_model_len: maxModelLength } = entry;
  return [
    {
      id,
      ...(typeof created === "number" ? { created } : {}),
      ...(typeof ownedBy === "string" ? { ownedBy } : {}),
      ...(typeof maxModelLength === "number" && maxModelLength > 0 ? { maxModelLength } : {}),
      raw: { ...entry },
    },
  ];
}
