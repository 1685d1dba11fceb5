// Downloads of models, as `/api/pull` tells of them: layer after layer, in steps that depend on nothing but the rate.
// What has been downloaded is kept when a client leaves, so that the next pull goes on from there.

import type { Piece } from "../reply.js";
import { line } from "./ollama-chat.js";
import { layersOf, type OllamaModel } from "./ollama-library.js";

/** How often the real server reports. */
const reportMs = 60;
/** Reports of a layer that comes at once. */
const fewestReports = 8;

export class Downloads {
  /** Bytes by digest of a layer. */
  readonly #completed = new Map<string, number>();

  /** The lines of a pull. `done` is called when the model is whole. */
  *pull(model: OllamaModel, bytesPerSecond: () => number, done: () => void): Generator<Piece> {
    yield { data: line({ status: "pulling manifest" }) };
    for (const { digest, sizeBytes } of layersOf(model)) {
      const report = (): string => {
        const completed = this.#completed.get(digest) ?? 0;
        const status = `pulling ${digest.slice("sha256:".length, "sha256:".length + 12)}`;
        // A count of zero is left out, as Go does.
        return line({ status, digest, total: sizeBytes, ...(completed > 0 ? { completed } : {}) });
      };
      yield { data: report(), delayMs: 0 };
      for (let completed = this.#completed.get(digest) ?? 0; completed < sizeBytes; ) {
        const rate = bytesPerSecond();
        const isInstant = rate === Number.POSITIVE_INFINITY;
        const step = isInstant ? Math.ceil(sizeBytes / fewestReports) : Math.max(1, Math.floor((rate * reportMs) / 1000));
        completed = Math.min(sizeBytes, completed + step);
        this.#completed.set(digest, completed);
        yield { data: report(), delayMs: isInstant ? 0 : reportMs };
      }
    }
    yield { data: line({ status: "verifying sha256 digest" }) };
    yield { data: line({ status: "writing manifest" }) };
    done();
    yield { data: line({ status: "success" }) };
  }
}
