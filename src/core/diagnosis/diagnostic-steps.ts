// Runs the diagnostic steps from this machine to the first word of a model, in order. The first failure explains why the
// remaining steps cannot work. Pure: the checks are passed in.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../failures/aborted-failure.js";
import { type Failure, failureOf } from "../failures/errors.js";
import { internalFailure } from "../failures/internal-failure.js";
import type { Clock } from "../platform/ports.js";

export type StepId = "machine" | "proxy" | "dns" | "tcp" | "tls" | "http" | "auth" | "model" | "token";

export type StepState = "waiting" | "running" | "ok" | "skipped" | "failed";

/** A step and its result so far: shown live, and again in the report. */
export interface DiagnosticStep {
  readonly id: StepId;
  readonly title: string;
  readonly state: StepState;
  /** What was found, one line each; never a secret. */
  readonly findings: readonly string[];
  /** Details for the copied report, which would alarm without reason on the page. */
  readonly reportOnly?: readonly string[];
  /** Milliseconds. */
  readonly durationMs?: number;
  readonly failure?: Failure;
}

/** A check's result; `skipped` if there was nothing to check, such as TLS for an http address. */
export interface Findings {
  readonly findings: readonly string[];
  readonly skipped?: boolean;
  readonly reportOnly?: readonly string[];
}

/** What each step checks. Throws a `FailureError` if the step fails. */
export type DiagnosticChecks = Readonly<Record<StepId, (signal: AbortSignal) => Promise<Findings>>>;

const order: readonly StepId[] = ["machine", "proxy", "dns", "tcp", "tls", "http", "auth", "model", "token"];

/** Runs the steps until one fails, and returns all of them; `changed` is called after every change. */
export async function runDiagnosticSteps(
  provider: string,
  checks: DiagnosticChecks,
  clock: Clock,
  signal: AbortSignal,
  changed: (steps: readonly DiagnosticStep[]) => void,
): Promise<readonly DiagnosticStep[]> {
  const steps: DiagnosticStep[] = order.map((id) => ({ id, title: stepTitle(id), state: "waiting", findings: [] }));
  const put = (index: number, change: Partial<DiagnosticStep>): void => {
    const step = steps[index];
    if (step) steps[index] = { ...step, ...change };
    changed([...steps]);
  };
  for (const [index, id] of order.entries()) {
    const start = clock.monotonic();
    put(index, { state: "running" });
    try {
      const { skipped, ...found } = await checks[id](signal);
      signal.throwIfAborted();
      put(index, { state: skipped ? "skipped" : "ok", ...found, durationMs: clock.monotonic() - start });
    } catch (thrown) {
      const failure: Failure = signal.aborted
        ? abortedFailure({ provider })
        : (failureOf(thrown) ?? internalFailure(provider, thrown));
      put(index, { state: "failed", failure, durationMs: clock.monotonic() - start });
      break;
    }
  }
  return steps;
}

function stepTitle(id: StepId): string {
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
      return l10n.t("First word");
  }
}
