// Model downloads as `/api/pull` reports them: layer by layer, in steps that depend only on the rate. Progress is kept when
// a client leaves, so that the next pull resumes it.

import type { Piece } from "../reply.js";
import { line } from "./ollama-chat.js";
import { layersOf, type OllamaModel } from "./ollama-library.js";

/** The real server's reporting interval. */
const reportMs = 60;
/** Reports for a layer that downloads at once. */
const fewestReports = 8;

export class Downloads {
  /** Completed bytes by layer digest. */
  readonly #completed = new Map<string, number>();

  /** The lines of a pull. Calls `done` when the model is complete. */
  *pull(model: OllamaModel, bytesPerSecond: () => number, done: () => void): Generator<Piece> {
    yield { data: line({ status: "pulling manifest" }) };
    for (const { digest, sizeBytes } of layersOf(model)) {
      const report = (): string => {
        const completed = this.#completed.get(digest) ?? 0;
        const status = `pulling ${digest.slice("sha256:".length, "sha256:".length + 12)}`;
        // Go omits a zero count.
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
