// Maps Ollama's errors to failures with advice that fits it: errors are `{"error": "text"}`, with a status or as a line of
// a stream, and only the text says what kind they are.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../../failures/errors.js";
import { isObject, parseJson } from "../../../platform/json.js";
import { failureFromErrorBody, failureFromResponse } from "../../../wire/http/http-failure.js";
import { shorten, wordsOf } from "../../../wire/streams/plain-text.js";

/** The source of a failure. */
export interface OllamaPlace {
  readonly provider: string;
  /** `host[:port]`. */
  readonly host: string;
  /** The requested model. */
  readonly model?: string;
}

/** The failure for a response with a status other than 2xx. */
export function failureFromOllamaResponse(place: OllamaPlace, response: Response, body: string): Failure {
  const answer = parseJson(body);
  const said = isObject(answer) ? nestedError(answer["error"]) : undefined;
  const failure = failureFromResponse({ ...place, status: response.status, headers: response.headers, body: said ?? body });
  const loginUrl = isObject(answer) ? answer["signin_url"] : undefined;
  return refine(failure, typeof loginUrl === "string" ? loginUrl : undefined);
}

/** The failure for a line `{"error": …}` inside a stream. */
export function failureFromOllamaLine(place: OllamaPlace, error: unknown, requestId?: string): Failure {
  const said = nestedError(error);
  const nested = said === undefined ? error : parseJson(said);
  return refine(failureFromErrorBody({ ...place, error: nested, ...(requestId !== undefined ? { requestId } : {}) }));
}

/** The underlying engine reports errors as JSON, which Ollama passes on as the text of its own error. */
function nestedError(error: unknown): string | undefined {
  return typeof error === "string" && error.trimStart().startsWith("{") && isObject(parseJson(error)) ? error : undefined;
}

function refine(failure: Failure, loginUrl?: string): Failure {
  const said = failure.detail ?? "";
  switch (failure.kind) {
    case "model-not-found":
      return {
        ...failure,
        note: l10n.t('Pull it first: run "SnowCell: Pull Ollama Model", or "ollama pull {0}".', failure.model),
      };
    case "forbidden":
      return failure.remedy === "log-in" ? { ...failure, remedy: "open-settings" } : failure;
    case "unauthenticated": {
      // There is no login here: models in Ollama's cloud require that the server itself is logged in.
      if (loginUrl === undefined) return { ...failure, remedy: "open-settings" };
      // Not redacted: it contains only the public key that the login needs.
      const address = shorten(wordsOf(loginUrl), 350);
      const note = l10n.t('This model runs in Ollama\'s cloud. Run "ollama signin", or open {0}', address);
      return { ...failure, note, remedy: "retry" };
    }
    case "bad-request":
      if (/longer than the context length/i.test(said)) return { ...failure, kind: "context-overflow", remedy: "new-chat" };
      return /does not support/i.test(said) ? { ...failure, remedy: "switch-model" } : failure;
    case "server-error":
      // A retry would only load the model again, to no effect.
      if (/requires more (?:system )?memory|out of memory|(?:unable|failed) to (?:allocate|load)|error loading/i.test(said)) {
        return { ...failure, kind: "provider-error", remedy: "switch-model" };
      }
      return failure.status === 503 && /server busy|maximum pending requests/i.test(said)
        ? { ...failure, kind: "rate-limited", remedy: "retry" }
        : failure;
    default:
      return failure;
  }
}
