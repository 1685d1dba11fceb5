// The rungs from this machine to one token of a model, climbed one after another: the first that breaks explains why
// the ones above it cannot be reached. Pure: what a rung does is passed in.

import * as l10n from "@vscode/l10n";
import { type Failure, failureOf } from "../failures/errors.js";
import { internalFailure } from "../failures/internal-failure.js";
import type { Clock } from "../platform/ports.js";

export type RungId = "machine" | "proxy" | "dns" | "tcp" | "tls" | "http" | "auth" | "model" | "token";

export type RungState = "waiting" | "running" | "ok" | "skipped" | "failed";

/** A rung as it stands: shown live, and again in the report. */
export interface Rung {
  readonly id: RungId;
  readonly title: string;
  readonly state: RungState;
  /** What was found, one line each; never a secret. */
  readonly findings: readonly string[];
  /** Milliseconds. */
  readonly durationMs?: number;
  readonly failure?: Failure;
}

/** What a climber found on a rung; `skipped` where there was nothing to climb, such as TLS on a plain address. */
export interface Findings {
  readonly findings: readonly string[];
  readonly skipped?: boolean;
}

/** What each rung does. Throws a `FailureError` where it breaks. */
export type Climb = Readonly<Record<RungId, (signal: AbortSignal) => Promise<Findings>>>;

const order: readonly RungId[] = ["machine", "proxy", "dns", "tcp", "tls", "http", "auth", "model", "token"];

/** Climbs until a rung breaks; `changed` hears of every step. The rungs as they stand at the end. */
export async function climbLadder(
  provider: string,
  climb: Climb,
  clock: Clock,
  signal: AbortSignal,
  changed: (rungs: readonly Rung[]) => void,
): Promise<readonly Rung[]> {
  const rungs: Rung[] = order.map((id) => ({ id, title: rungTitle(id), state: "waiting", findings: [] }));
  const put = (index: number, change: Partial<Rung>): void => {
    const rung = rungs[index];
    if (rung) rungs[index] = { ...rung, ...change };
    changed([...rungs]);
  };
  for (const [index, id] of order.entries()) {
    const start = clock.monotonic();
    put(index, { state: "running" });
    try {
      const { findings, skipped } = await climb[id](signal);
      signal.throwIfAborted();
      put(index, { state: skipped ? "skipped" : "ok", findings, durationMs: clock.monotonic() - start });
    } catch (thrown) {
      const failure: Failure = signal.aborted
        ? { provider, kind: "aborted", remedy: "retry" }
        : (failureOf(thrown) ?? internalFailure(provider, thrown));
      put(index, { state: "failed", failure, durationMs: clock.monotonic() - start });
      break;
    }
  }
  return rungs;
}

function rungTitle(id: RungId): string {
  switch (id) {
    case "machine":
      return l10n.t("This machine");
    case "proxy":
      return l10n.t("Proxy");
    case "dns":
      return l10n.t("Name (DNS)");
    case "tcp":
      return l10n.t("Connection (TCP)");
    case "tls":
      return l10n.t("Certificate (TLS)");
    case "http":
      return l10n.t("Answer (HTTP)");
    case "auth":
      return l10n.t("Login");
    case "model":
      return l10n.t("Model");
    case "token":
      return l10n.t("One token");
  }
}
