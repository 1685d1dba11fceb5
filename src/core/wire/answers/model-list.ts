// The list of models that a service gives, in the shapes in which OpenAI, Anthropic and their imitators give it.

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

/** Bytes. The largest public list has about 1 MB; this much is parsed in one go. */
const longestModelList = 4 * 1024 * 1024;

export interface ServiceModel {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly created?: number;
  readonly ownedBy?: string;
  /** Context window in tokens, where the server is vLLM. */
  readonly maxModelLength?: number;
  /** The entry as the server gave it. */
  readonly raw: Record<string, unknown>;
}

export interface ModelPage {
  readonly entries: readonly unknown[];
  /** What stands around the entries, such as where the next page begins. */
  readonly around: JsonObject;
}

/** One page of the list at `path`, which is added to the base address. Throws a `FailureError`. */
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
    const note = l10n.t(
      "The list of models is longer than {0} MB, which is the most that is read.",
      longestModelList / 1024 / 1024,
    );
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

/** The models of a list that is complete. */
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
