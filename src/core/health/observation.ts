// Measures one request for health and usage: times, counts and the end. Reports exactly once.

import type { Failure } from "../failures/errors.js";
import type { Clock } from "../platform/ports.js";
import type { ChatEvent, Usage } from "../provider-api/provider.js";
import type { RequestObservation } from "./request-observation.js";

export class Observation {
  private readonly startedAt: number;
  private firstTokenAt: number | undefined;
  private lastTokenAt: number;
  private usage: Usage | undefined;
  private reported = false;

  constructor(
    private readonly subject: Pick<RequestObservation, "provider" | "model" | "host">,
    private readonly clock: Clock,
    private readonly record: (observation: RequestObservation) => void,
  ) {
    this.startedAt = clock.monotonic();
    this.lastTokenAt = this.startedAt;
  }

  /** Call before the event is passed on: health must be up to date when consumers see the end. */
  saw(event: ChatEvent): void {
    switch (event.type) {
      case "text-delta":
      case "reasoning-delta":
      case "tool-call":
        this.lastTokenAt = this.clock.monotonic();
        this.firstTokenAt ??= this.lastTokenAt;
        break;
      case "usage":
        this.usage = event.usage;
        break;
      case "finished":
        this.end(undefined);
        break;
    }
  }

  /** Ends the request, with or without a failure. Later calls do nothing. */
  end(failure: Failure | undefined): void {
    if (this.reported) return;
    this.reported = true;
    const { subject, startedAt, firstTokenAt, lastTokenAt, usage } = this;
    this.record({
      ...subject,
      startedAt,
      outcome: failure
        ? { ok: false, failure }
        : {
            ok: true,
            ...(firstTokenAt !== undefined
              ? { timeToFirstTokenMs: firstTokenAt - startedAt, generationMs: lastTokenAt - firstTokenAt }
              : {}),
            ...(usage ? { tokens: usage.completionTokens } : {}),
          },
      ...(usage ? { usage } : {}),
    });
  }
}
