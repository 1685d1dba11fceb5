// Reads Anthropic's paged model list. Specified at https://platform.claude.com/docs/en/api/models/list.

import type { CappedList } from "../../models/model-cap.js";
import type { ServiceEndpoint } from "../answers/endpoint-client.js";
import { fetchModelPage, readModels, type ServiceModel } from "../answers/model-list.js";
import type { WireContext } from "../http/context.js";
import { versioned } from "./version.js";

/** Each page has up to 1,000 models; no known service has more than this allows. */
const mostPages = 5;

/** `GET {baseUrl}/models`, page by page. Throws a `FailureError`. */
export async function listAnthropicModels(
  context: WireContext,
  endpoint: ServiceEndpoint,
  signal: AbortSignal,
): Promise<CappedList<ServiceModel>> {
  let entries: readonly unknown[] = [];
  let after = "";
  for (let page = 1; page <= mostPages; page += 1) {
    const path = `/models?limit=1000${after === "" ? "" : `&after_id=${encodeURIComponent(after)}`}`;
    const { entries: more, around } = await fetchModelPage(context, versioned(endpoint), path, signal);
    entries = entries.concat(more);
    const last = around["last_id"];
    if (around["has_more"] !== true || typeof last !== "string" || last === after) break;
    after = last;
  }
  return readModels(entries);
}
