// `SnowCell: Diagnose Connection`: runs the diagnostic steps for the selected model and shows each result as it arrives.
// The first step that fails shows an explanation and the button that helps.

import { rootCertificates } from "node:tls";
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import {
  type DiagnosticChecks,
  type DiagnosticStep,
  type Findings,
  runDiagnosticSteps,
} from "../../core/diagnosis/diagnostic-steps.js";
import { type Failure, FailureError } from "../../core/failures/errors.js";
import { explainFailure } from "../../core/failures/explain-failure.js";
import { complete } from "../../core/provider-api/complete.js";
import type { ModelInfo, Provider } from "../../core/provider-api/provider.js";
import type { Requests } from "../../core/requests/requests.js";
import { resolvedModel } from "../../core/requests/resolved-model.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { createPolicyFetch } from "../../core/wire/http/policy-fetch.js";
import { portOf } from "../../core/wire/http/proxy-failure.js";
import {
  agreeOnTls,
  connectToAddresses,
  describeMachine,
  type NetworkTarget,
  resolveName,
} from "../../node/network/network-steps.js";
import type { Route } from "../../node/network/proxy-route.js";
import type { Report, ReportRow } from "../../protocol/pages/report.js";
import { routeOf } from "../platform/proxy-settings.js";

export interface DiagnosisTarget {
  readonly provider: Provider;
  readonly model: Pick<ModelInfo, "id" | "name">;
}

export interface DiagnosisMeans {
  readonly wire: WireContext;
  readonly requests: Requests;
}

/** The check of each step on this machine, for this provider and model. */
export function checksFor({ provider, model }: DiagnosisTarget, { wire, requests }: DiagnosisMeans): DiagnosticChecks {
  const base = { provider: provider.id };
  const address = provider.address?.(model.id);
  const target = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  const route = target && routeOf(target);
  const proxy = route?.proxy;
  // With a proxy, this machine connects only to the proxy, which resolves the service's name itself.
  const first = proxy ? new URL(proxy.address) : target;
  let addresses: readonly string[] = [];

  const reached = (): NetworkTarget => {
    if (!first) throw new FailureError(notConfigured(provider.id, model.name));
    return {
      ...base,
      hostname: first.hostname.replace(/^\[|\]$/g, ""),
      port: Number(portOf(first)),
      ...(proxy && target ? { proxy: { route: proxy, service: target.host } } : {}),
    };
  };
  return {
    machine: async () => describeMachine(vscode.env.remoteName),
    proxy: async () => (route ? proxyFindings(route) : { findings: [l10n.t("No proxy")], skipped: true }),
    dns: async () => {
      const found = await resolveName(reached());
      addresses = found.addresses;
      return found;
    },
    tcp: (signal) => connectToAddresses(reached(), addresses, signal),
    tls: async (signal) =>
      first?.protocol === "https:"
        ? await agreeOnTls(reached(), await systemAuthorities(), signal)
        : {
            findings: [proxy && target?.protocol === "https:" ? tunnelledTls() : l10n.t("The address uses unencrypted http.")],
            skipped: true,
          },
    http: async (signal) => {
      const response = await createPolicyFetch(wire, { provider: provider.id })(target ?? "", { signal });
      await response.body?.cancel();
      // Any status counts as a response: a base address need not be a valid endpoint.
      return {
        findings: [l10n.t("The server answers.")],
        reportOnly: [l10n.t("In answer to a request for {0}: HTTP {1}", target?.host ?? "", response.status)],
      };
    },
    auth: async (signal) => {
      const check = await provider.checkConnection(signal);
      if (!check.ok && check.failure) throw new FailureError(check.failure);
      return { findings: [loginFinding(provider)] };
    },
    model: async (signal) => {
      const found = await provider.describeModel(model.id, signal);
      if (!found) throw new FailureError({ ...base, kind: "model-not-found", model: model.id, remedy: "switch-model" });
      return { findings: [l10n.t("{0} is available.", found.name)] };
    },
    token: async (signal) => {
      const messages = [{ role: "user", content: "Say OK." }] as const;
      const by = resolvedModel(provider, { provider: provider.id, capabilities: ["chat"], ...model });
      const content = { messages, parameters: { maxTokens: 1 }, stream: false };
      const reply = await complete(requests.ask({ model: by, noFallback: true, isCheck: true, content, signal }));
      return { findings: [l10n.t("It answered: {0}", (reply.text || reply.reasoning).trim().slice(0, 60))] };
    },
  };
}

function notConfigured(provider: string, modelName: string): Failure {
  const detail = l10n.t("No address is configured for {0}.", modelName);
  return { provider, kind: "configuration", setting: "snowcell", detail, remedy: "open-settings" };
}

function proxyFindings({ proxy, direct, exceptionIn, misread }: Route): Findings {
  if (proxy) {
    return {
      findings: [
        l10n.t("{0}, set by {1}. The next steps test the connection to the proxy.", proxy.address, proxy.source),
        ...misread.map((exception) =>
          l10n.t(
            'VS Code does not understand the exception "{0}". Write the host itself, or .example.com for a domain.',
            exception,
          ),
        ),
      ],
    };
  }
  switch (direct) {
    case "loopback":
      return { findings: [l10n.t("No proxy: VS Code connects to this machine directly.")], skipped: true };
    case "excepted":
      return { findings: [l10n.t("No proxy: {0} has an exception for this host.", exceptionIn ?? "")], skipped: true };
    case "unsupported":
      return { findings: [l10n.t("No proxy: http.proxySupport or http.fetchAdditionalSupport is off.")], skipped: true };
    default:
      return { findings: [l10n.t("No proxy")], skipped: true };
  }
}

function tunnelledTls(): string {
  return l10n.t("TLS runs through the proxy's tunnel and is checked with the answer.");
}

function loginFinding({ name, loginMethods }: Provider): string {
  return loginMethods.length === 0 ? l10n.t("No login needed") : l10n.t("{0} accepted the login.", name);
}

/** The certificates that VS Code trusts, including the system's if the setting says so and Node can read them. */
async function systemAuthorities(): Promise<readonly string[] | undefined> {
  if (vscode.workspace.getConfiguration("http").get("systemCertificates") === false) return undefined;
  const tls = (await import("node:tls")) as { getCACertificates?(type: string): string[] };
  return tls.getCACertificates
    ? [...rootCertificates, ...tls.getCACertificates("system"), ...tls.getCACertificates("extra")]
    : undefined;
}

/** The report page with the steps. */
export function diagnosisReport(target: DiagnosisTarget, steps: readonly DiagnosticStep[], finished: boolean): Report {
  const broken = steps.find(({ state }) => state === "failed");
  const summary = broken
    ? l10n.t("Failed at: {0}", broken.title)
    : finished
      ? l10n.t("Everything works, from this machine to the first word.")
      : l10n.t("Testing each step from this machine to the first word…");
  return {
    type: "report",
    title: l10n.t("Connection to {0}", target.model.name),
    summary,
    actions: finished
      ? [
          { action: "again", label: l10n.t("Diagnose Again") },
          { action: "copy", label: l10n.t("Copy Report") },
        ]
      : [{ action: "cancel", label: l10n.t("Cancel") }],
    sections: [{ heading: target.provider.name, rows: steps.map((step) => stepRow(step, target.provider.name)) }],
  };
}

const rowStates = { waiting: "waiting", running: "running", ok: "ok", skipped: "skipped", failed: "error" } as const;

function stepRow(step: DiagnosticStep, providerName: string): ReportRow {
  const explained = step.failure && explainFailure(step.failure, providerName);
  return {
    id: step.id,
    state: rowStates[step.state],
    label: step.title,
    // The duration of a skipped step means nothing.
    ...(step.durationMs !== undefined && step.state !== "skipped" ? { value: `${Math.round(step.durationMs)} ms` } : {}),
    details: [...step.findings, ...(explained ? [explained.title, ...explained.explanation.split("\n")] : [])].filter(Boolean),
    // The page has its own Retry button.
    actions: explained?.actions.filter(({ action }) => action !== "retry").map(({ action, label }) => ({ action, label })) ?? [],
  };
}

/** The same as text to send to someone; the caller removes secrets. */
export function diagnosisText(target: DiagnosisTarget, steps: readonly DiagnosticStep[]): string {
  const marks = { waiting: " ", running: " ", ok: "✓", skipped: "–", failed: "✗" } as const;
  const lines = steps.flatMap((step) => {
    const row = stepRow(step, target.provider.name);
    return [
      `${marks[step.state]} ${step.title}${row.value ? ` (${row.value})` : ""}`,
      ...[...(row.details ?? []), ...(step.reportOnly ?? [])].map((detail) => `    ${detail}`),
    ];
  });
  return [`SnowCell: ${target.provider.id}/${target.model.id}`, `VS Code ${vscode.version}`, ...lines].join("\n");
}

/** Runs the steps and shows them; resolves with the failed step's failure, if there is one. */
export async function diagnose(
  target: DiagnosisTarget,
  means: DiagnosisMeans,
  signal: AbortSignal,
  show: (report: Report, steps: readonly DiagnosticStep[]) => void,
): Promise<Failure | undefined> {
  const steps = await runDiagnosticSteps(target.provider.id, checksFor(target, means), means.wire.clock, signal, (now) =>
    show(diagnosisReport(target, now, false), now),
  );
  show(diagnosisReport(target, steps, true), steps);
  return steps.find(({ failure }) => failure)?.failure;
}
