// What Ollama says instead of an answer, as failures with the advice that helps here: errors are `{"error": "text"}`,
// with a status or as a line of a stream, and tell their kind by their words alone.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../../failures/errors.js";
import { isObject, parseJson } from "../../../platform/json.js";
import { failureFromErrorBody, failureFromResponse } from "../../../wire/http/http-failure.js";
import { shorten, wordsOf } from "../../../wire/streams/plain-text.js";

/** Who failed, for a failure to name. */
export interface OllamaPlace {
  readonly provider: string;
  /** `host[:port]`. */
  readonly host: string;
  /** The model that was asked for. */
  readonly model?: string;
}

/** The failure that a response with another status than 2xx stands for. */
export function failureFromOllamaResponse(place: OllamaPlace, response: Response, body: string): Failure {
  const answer = parseJson(body);
  const said = isObject(answer) ? nestedError(answer["error"]) : undefined;
  const failure = failureFromResponse({ ...place, status: response.status, headers: response.headers, body: said ?? body });
  const signInUrl = isObject(answer) ? answer["signin_url"] : undefined;
  return refine(failure, typeof signInUrl === "string" ? signInUrl : undefined);
}

/** The failure that a line `{"error": …}` inside a stream stands for. */
export function failureFromOllamaLine(place: OllamaPlace, error: unknown, requestId?: string): Failure {
  const said = nestedError(error);
  const told = said === undefined ? error : parseJson(said);
  return refine(failureFromErrorBody({ ...place, error: told, ...(requestId !== undefined ? { requestId } : {}) }));
}

/** The engine below reports in JSON of its own, which Ollama passes on as the text of its error. */
function nestedError(error: unknown): string | undefined {
  return typeof error === "string" && error.trimStart().startsWith("{") && isObject(parseJson(error)) ? error : undefined;
}

function refine(failure: Failure, signInUrl?: string): Failure {
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
      // There is nothing to log in to from here: models in Ollama's cloud ask for the login of the server itself.
      if (signInUrl === undefined) return { ...failure, remedy: "open-settings" };
      // Not redacted: the key in it is the public one that the sign-in needs.
      const address = shorten(wordsOf(signInUrl), 350);
      const note = l10n.t('This model runs in Ollama\'s cloud. Run "ollama signin", or open {0}', address);
      return { ...failure, note, remedy: "retry" };
    }
    case "bad-request":
      if (/longer than the context length/i.test(said)) return { ...failure, kind: "context-overflow", remedy: "new-chat" };
      return /does not support/i.test(said) ? { ...failure, remedy: "switch-model" } : failure;
    case "server-error":
      // Another attempt would load the model for nothing once more.
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
