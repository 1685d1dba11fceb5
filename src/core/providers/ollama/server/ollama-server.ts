// One Ollama server: sends requests and explains failures for Ollama, most often that nothing listens at the address.
// API: https://docs.ollama.com/api.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../../failures/aborted-failure.js";
import { type Failure, FailureError, failureOf } from "../../../failures/errors.js";
import { remedyFor } from "../../../failures/remedies.js";
import { parseObject } from "../../../platform/json.js";
import { readBodyText, readErrorBody } from "../../../wire/http/body-text.js";
import type { RequestPolicy, WireContext } from "../../../wire/http/context.js";
import { createPolicyFetch } from "../../../wire/http/policy-fetch.js";
import { quote } from "../../../wire/streams/quote.js";
import { failureFromOllamaResponse, type OllamaPlace } from "./ollama-failure.js";
import { baseUrlSetting } from "./ollama-settings.js";

export interface OllamaCall {
  /** Relative to the server's root, such as `/api/tags`. */
  readonly path: string;
  /** Sent as JSON with POST; absent: GET. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** The model to name in a failure. */
  readonly model?: string;
  /** Limits that override the user's settings. */
  readonly timeouts?: Partial<RequestPolicy>;
}

const alwaysThere: ReadonlySet<string> = new Set(["/api/tags", "/api/version", "/api/pull", "/api/chat", "/api/show"]);

/** Ollama sends no larger JSON body. */
const longestJson = 16 * 1024 * 1024;

export class OllamaServer {
  /** `host[:port]`. */
  readonly host: string;

  constructor(
    private readonly context: WireContext,
    /** Without a trailing slash. */
    readonly baseUrl: string,
    /** The display name of the machine that sends the requests. */
    readonly machine: string,
  ) {
    this.host = new URL(baseUrl).host;
  }

  /** The source to name in a failure. */
  place(model?: string): OllamaPlace {
    return { provider: "ollama", host: this.host, ...(model !== undefined ? { model } : {}) };
  }

  /** Returns a response with status 2xx, its body unread. Throws a `FailureError`. */
  async send(call: OllamaCall, signal: AbortSignal): Promise<Response> {
    const { path, body, model, timeouts } = call;
    const fetch = createPolicyFetch(this.context, {
      provider: "ollama",
      setting: baseUrlSetting,
      ...(timeouts ? { timeouts } : {}),
    });
    let response: Response;
    try {
      response = await fetch(this.baseUrl + path, {
        ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
        headers: { accept: "application/json, application/x-ndjson", ...(body ? { "content-type": "application/json" } : {}) },
        signal,
      });
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure ? new FailureError(this.#explained(failure)) : thrown;
    }
    if (response.ok) return response;
    const text = await readErrorBody(response);
    if (signal.aborted) throw new FailureError(abortedFailure(this.place()));
    throw new FailureError(this.#isOllama(response, path, failureFromOllamaResponse(this.place(model), response, text)));
  }

  /** Returns the JSON object in the answer. Throws a `FailureError`. */
  async ask(call: OllamaCall, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    const response = await this.send(call, signal);
    const { text, whole, thrown } = await readBodyText(response, longestJson);
    if (thrown !== undefined) throw thrown;
    const value = whole ? parseObject(text) : undefined;
    if (value) return value;
    const detail = quote(text);
    throw new FailureError({
      ...this.place(),
      kind: "malformed-response",
      status: response.status,
      ...(detail !== "" ? { detail } : {}),
      remedy: remedyFor("malformed-response"),
    });
  }

  /** Adds advice if the path is one that every Ollama has: then another kind of server answered. */
  #isOllama(response: Response, path: string, failure: Failure): Failure {
    if (failure.kind !== "not-found" || !alwaysThere.has(path)) return failure;
    const server = (response.headers.get("server") ?? "").slice(0, 40);
    const name = /llama\.cpp/i.test(server) ? "llama.cpp" : l10n.t("Another server");
    const note = l10n.t(
      '{0} answers at {1}, not Ollama. Add it with "SnowCell: Add Provider…", or correct {2}.',
      name,
      this.baseUrl,
      baseUrlSetting,
    );
    return { ...failure, note, remedy: "open-settings" };
  }

  #explained(failure: Failure): Failure {
    if (failure.kind !== "unreachable" || failure.proxy?.fault) return failure;
    const note = l10n.t("SnowCell connects to {0} from {1}. Ollama may not be running.", this.baseUrl, this.machine);
    return { ...failure, note, remedy: "open-settings" };
  }
}
