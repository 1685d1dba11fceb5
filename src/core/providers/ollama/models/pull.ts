// Downloads a model: `POST /api/pull` reports progress as JSON lines, layer by layer. The server resumes an interrupted
// download if it is requested again.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../../failures/aborted-failure.js";
import { FailureError } from "../../../failures/errors.js";
import { remedyFor } from "../../../failures/remedies.js";
import { isObject, type JsonObject } from "../../../platform/json.js";
import { NdjsonBody } from "../server/ndjson-body.js";
import { failureFromOllamaLine, type OllamaPlace } from "../server/ollama-failure.js";
import type { OllamaServer } from "../server/ollama-server.js";

export interface PullProgress {
  /** The server's own status: `pulling manifest`, `verifying sha256 digest`, `success`. */
  readonly status: string;
  /** The layer in progress. */
  readonly digest?: string;
  /** Bytes of all layers so far; absent before the first. */
  readonly completedBytes?: number;
  /** Bytes of the layers begun so far: it grows with each layer, but the first is nearly the whole model. */
  readonly totalBytes?: number;
}

/** The server is silent while it contacts the library and while it checks a digest of many gigabytes. */
const silenceMs = 10 * 60_000;

/**
 * Yields progress until the model is complete; the last event has the status `success`. Throws a `FailureError`.
 * Aborting or returning early closes the connection, which stops the download.
 */
export async function* pullOllamaModel(server: OllamaServer, name: string, signal: AbortSignal): AsyncGenerator<PullProgress> {
  // The user's total limit is for answers, not for downloads.
  const timeouts = { firstByteTimeoutMs: silenceMs, idleTimeoutMs: silenceMs, totalTimeoutMs: 0 };
  const place = server.place(name);
  const response = await server.send({ path: "/api/pull", body: { model: name, stream: true }, model: name, timeouts }, signal);
  const progress: PullProgress[] = [];
  const layers = new Map<string, { readonly completed: number; readonly total: number }>();
  let steps = 0;
  const take = (line: unknown): void => {
    progress.push(readProgress(line, layers, place));
    steps += 1;
  };
  const body = new NdjsonBody(response, take, () => steps, place);
  try {
    for (let open = true; open; ) {
      open = await body.read();
      for (const step of progress.splice(0)) {
        if (step.status === "success") body.finish();
        yield step;
        if (signal.aborted) throw new FailureError(abortedFailure(server.place()));
        if (step.status === "success") return;
      }
    }
  } finally {
    body.close();
  }
  throw new FailureError({
    ...server.place(),
    kind: "truncated",
    note: l10n.t("The download was interrupted. Pull the model again to resume it."),
    remedy: remedyFor("truncated"),
  });
}

function readProgress(
  line: unknown,
  layers: Map<string, { readonly completed: number; readonly total: number }>,
  place: OllamaPlace,
): PullProgress {
  if (!isObject(line)) throw new FailureError({ ...place, kind: "malformed-response", remedy: remedyFor("malformed-response") });
  if (line["error"]) throw new FailureError(pullFailure(line, place));
  const { status, digest, total, completed } = line;
  if (typeof digest === "string" && typeof total === "number") {
    layers.set(digest, { total, completed: typeof completed === "number" ? completed : 0 });
  }
  const counts = [...layers.values()];
  return {
    status: typeof status === "string" ? status : "",
    ...(typeof digest === "string" ? { digest } : {}),
    ...(counts.length > 0
      ? {
          completedBytes: counts.reduce((sum, layer) => sum + layer.completed, 0),
          totalBytes: counts.reduce((sum, layer) => sum + layer.total, 0),
        }
      : {}),
  };
}

function pullFailure(line: JsonObject, place: OllamaPlace) {
  const failure = failureFromOllamaLine(place, line["error"]);
  // The server's message if the library does not have the model.
  const said = failure.detail ?? "";
  if (!/manifest/i.test(said) || !/file does not exist|not found|unknown/i.test(said)) return failure;
  return {
    provider: place.provider,
    host: place.host,
    kind: "model-not-found" as const,
    model: place.model ?? "",
    note: l10n.t("Ollama's library has no model with this name. See https://ollama.com/library for the names."),
    remedy: "none" as const,
  };
}
