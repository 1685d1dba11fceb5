// `GET /props` of a llama.cpp server, read once for its abilities and for completions. Specified at
// https://github.com/ggml-org/llama.cpp/tree/master/tools/server.

import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";
import { type ServiceEndpoint, sendToService } from "../../wire/answers/endpoint-client.js";
import { readBodyText } from "../../wire/http/body-text.js";
import type { WireContext } from "../../wire/http/context.js";
import { Remembered } from "./remembered.js";

/** Bytes; the chat template is part of it. */
const longestProps = 1024 * 1024;

export class LlamaProps {
  private readonly read: Remembered<JsonObject>;

  constructor(private readonly context: WireContext) {
    this.read = new Remembered(context);
  }

  /** Undefined if the server has none. Rejects if it does not answer, or if `signal` aborts. `path` may name a model. */
  async of(endpoint: ServiceEndpoint, signal: AbortSignal, path = "/props"): Promise<JsonObject | undefined> {
    const root = { ...endpoint, baseUrl: rootOf(endpoint.baseUrl) };
    return await this.read.of(root.baseUrl + path, (limit) => this.ask(root, path, limit), signal);
  }

  /** The next caller asks again: another model may run at the address. */
  expire({ baseUrl }: ServiceEndpoint): void {
    this.read.expire(`${rootOf(baseUrl)}/props`);
  }

  private async ask(root: ServiceEndpoint, path: string, signal: AbortSignal): Promise<JsonObject | undefined> {
    const response = await sendToService(this.context, root, { method: "get", path }, signal);
    const { text, whole } = await readBodyText(response, longestProps);
    const props = response.ok && whole ? parseJson(text) : undefined;
    if (!response.ok) this.context.log.debug(`${root.provider}: llama.cpp answers ${response.status} at ${path}`);
    return isObject(props) ? props : undefined;
  }
}

/** The address without the version of its compatible endpoints. */
export function rootOf(baseUrl: string): string {
  return trimCharactersEnd(baseUrl, "/").replace(/\/v\d+$/, "");
}
