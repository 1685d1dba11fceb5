// `SnowCell: Diagnose Connection`: climbs the ladder to the selected model and shows each rung as it is reached. The
// first that breaks explains itself, and has the button that helps.

import { rootCertificates } from "node:tls";
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type Climb, climbLadder, type Rung } from "../../core/diagnosis/ladder.js";
import { type Failure, FailureError } from "../../core/failures/errors.js";
import { explainFailure } from "../../core/failures/explain-failure.js";
import type { ModelInfo, Provider } from "../../core/provider-api/provider.js";
import { complete } from "../../core/requests/complete.js";
import type { Requests } from "../../core/requests/requests.js";
import { resolvedModel } from "../../core/requests/resolved-model.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { createPolicyFetch } from "../../core/wire/http/policy-fetch.js";
import { agreeOnTls, connectToAddresses, describeMachine, resolveName } from "../../node/network/network-rungs.js";
import { portOf, proxyFor } from "../../node/network/proxy-route.js";
import type { Report, ReportRow } from "../../protocol/report.js";

export interface DiagnosisTarget {
  readonly provider: Provider;
  readonly model: Pick<ModelInfo, "id" | "name">;
}

export interface DiagnosisMeans {
  readonly wire: WireContext;
  readonly requests: Requests;
}

/** What each rung does on this machine, for this provider and model. */
export function climbTo({ provider, model }: DiagnosisTarget, { wire, requests }: DiagnosisMeans): Climb {
  const base = { provider: provider.id };
  const address = provider.address?.(model.id);
  const target = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  const configuration = vscode.workspace.getConfiguration("http");
  const settings = { proxy: configuration.get<string>("proxy"), noProxy: configuration.get<string[]>("noProxy") ?? [] };
  const route = target && proxyFor(target, settings, process.env);
  // Through a proxy, the proxy is what this machine must reach; it looks the service up itself.
  const first = route?.proxy ?? target;
  const network = first && { ...base, hostname: first.hostname.replace(/^\[|\]$/g, ""), port: Number(portOf(first)) };
  let addresses: readonly string[] = [];

  const reached = (): NonNullable<typeof network> => {
    if (network) return network;
    throw new FailureError({
      ...base,
      kind: "configuration",
      setting: "snowcell",
      detail: l10n.t("No address is configured for {0}.", model.name),
      remedy: "open-settings",
    });
  };
  return {
    machine: async () => describeMachine(vscode.env.remoteName),
    proxy: async () =>
      route
        ? { findings: [l10n.t("{0}, named by {1}. The rungs below are climbed to it.", route.proxy.origin, route.source)] }
        : { findings: [l10n.t("None: the way is straight.")], skipped: true },
    dns: async () => {
      const found = await resolveName(reached());
      addresses = found.addresses;
      return found;
    },
    tcp: (signal) => connectToAddresses(reached(), addresses, signal),
    tls: async (signal) =>
      first?.protocol === "https:"
        ? await agreeOnTls(reached(), await systemAuthorities(), signal)
        : { findings: [l10n.t("The address is plain http.")], skipped: true },
    http: async (signal) => {
      const response = await createPolicyFetch(wire, { provider: provider.id })(target ?? "", { signal });
      await response.body?.cancel();
      // Any status is an answer: a base address need not lead anywhere.
      return { findings: [l10n.t("{0} answers with HTTP {1}.", target?.host ?? "", response.status)] };
    },
    auth: async (signal) => {
      const check = await provider.checkConnection(signal);
      if (!check.ok && check.failure) throw new FailureError(check.failure);
      return { findings: [l10n.t("{0} lets this login in.", provider.name)] };
    },
    model: async (signal) => {
      const found = await provider.describeModel(model.id, signal);
      if (!found) throw new FailureError({ ...base, kind: "model-not-found", model: model.id, remedy: "switch-model" });
      return { findings: [l10n.t("{0} is there.", found.name)] };
    },
    token: async (signal) => {
      const messages = [{ role: "user", content: "Say OK." }] as const;
      const by = resolvedModel(provider, { provider: provider.id, capabilities: ["chat"], ...model });
      const content = { messages, parameters: { maxTokens: 1 }, stream: false };
      const reply = await complete(requests.ask({ model: by, alone: true, isCheck: true, content, signal }));
      return { findings: [l10n.t("It answered: {0}", (reply.text || reply.reasoning).trim().slice(0, 60))] };
    },
  };
}

/** The certificates that VS Code trusts: the system's as well, where the setting says so and Node can read them. */
async function systemAuthorities(): Promise<readonly string[] | undefined> {
  if (vscode.workspace.getConfiguration("http").get("systemCertificates") === false) return undefined;
  const tls = (await import("node:tls")) as { getCACertificates?(type: string): string[] };
  return tls.getCACertificates
    ? [...rootCertificates, ...tls.getCACertificates("system"), ...tls.getCACertificates("extra")]
    : undefined;
}

/** The ladder as a page. */
export function diagnosisReport(target: DiagnosisTarget, rungs: readonly Rung[], finished: boolean): Report {
  const broken = rungs.find(({ state }) => state === "failed");
  const summary = broken
    ? l10n.t("It breaks at: {0}", broken.title)
    : finished
      ? l10n.t("Everything works, from this machine to the first token.")
      : l10n.t("Climbing from this machine to the first token…");
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
    sections: [{ heading: target.provider.name, rows: rungs.map((rung) => rungRow(rung, target.provider.name)) }],
  };
}

const rowStates = { waiting: "waiting", running: "running", ok: "ok", skipped: "skipped", failed: "error" } as const;

function rungRow(rung: Rung, providerName: string): ReportRow {
  const explained = rung.failure && explainFailure(rung.failure, providerName);
  return {
    id: rung.id,
    state: rowStates[rung.state],
    label: rung.title,
    // What there was nothing to climb for took no time worth telling.
    ...(rung.durationMs !== undefined && rung.state !== "skipped" ? { value: `${Math.round(rung.durationMs)} ms` } : {}),
    details: [...rung.findings, ...(explained ? [explained.title, ...explained.explanation.split("\n")] : [])].filter(Boolean),
    // Retrying is the page's own button.
    actions: explained?.actions.filter(({ action }) => action !== "retry").map(({ action, label }) => ({ action, label })) ?? [],
  };
}

/** The same as text, to be sent to someone; secrets are taken out by the caller. */
export function diagnosisText(target: DiagnosisTarget, rungs: readonly Rung[]): string {
  const marks = { waiting: " ", running: " ", ok: "✓", skipped: "–", failed: "✗" } as const;
  const lines = rungs.flatMap((rung) => {
    const row = rungRow(rung, target.provider.name);
    return [
      `${marks[rung.state]} ${rung.title}${row.value ? ` (${row.value})` : ""}`,
      ...(row.details ?? []).map((detail) => `    ${detail}`),
    ];
  });
  return [`SnowCell: ${target.provider.id}/${target.model.id}`, `VS Code ${vscode.version}`, ...lines].join("\n");
}

/** Climbs and shows; resolves with the broken rung's failure, where there is one. */
export async function diagnose(
  target: DiagnosisTarget,
  means: DiagnosisMeans,
  signal: AbortSignal,
  show: (report: Report, rungs: readonly Rung[]) => void,
): Promise<Failure | undefined> {
  const rungs = await climbLadder(target.provider.id, climbTo(target, means), means.wire.clock, signal, (now) =>
    show(diagnosisReport(target, now, false), now),
  );
  show(diagnosisReport(target, rungs, true), rungs);
  return rungs.find(({ failure }) => failure)?.failure;
}
