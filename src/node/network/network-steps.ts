// The lower diagnostic steps, run directly with Node's DNS, TCP and TLS, because `fetch` reports only that it failed.

import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { hostname, type as systemType } from "node:os";
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import * as l10n from "@vscode/l10n";
import type { Findings } from "../../core/diagnosis/diagnostic-steps.js";
import { FailureError, type ProxyRoute } from "../../core/failures/errors.js";
import { failureFromTransport } from "../../core/wire/http/transport-failure.js";

/** The tested endpoint: the service itself, or the proxy in front of it. */
export interface NetworkTarget {
  readonly provider: string;
  /** Host name or IP address; IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Set if the target is a proxy: its route, and the `host[:port]` of the service behind it. */
  readonly proxy?: { readonly route: ProxyRoute; readonly service: string };
}

const stepTimeoutMs = 10_000;

/** Reports which machine this is, because requests to `localhost` go to it. */
export function describeMachine(remoteName: string | undefined): Findings {
  const place =
    remoteName === undefined
      ? l10n.t("VS Code runs here, on {0}.", hostname())
      : l10n.t("VS Code's extensions run remotely ({0}), on {1}.", remoteName, hostname());
  return { findings: [place, `${systemType()}, Node ${process.versions.node}`, l10n.t("localhost means this machine.")] };
}

/** Resolves the name to all its addresses, with their family. */
export async function resolveName(target: NetworkTarget): Promise<Findings & { readonly addresses: readonly string[] }> {
  if (isIP(target.hostname) !== 0)
    return { findings: [l10n.t("{0} is already an IP address.", target.hostname)], skipped: true, addresses: [target.hostname] };
  try {
    const found = await lookup(target.hostname, { all: true, verbatim: true });
    return {
      findings: found.map(({ address, family }) => `IPv${family} ${address}`),
      addresses: found.map(({ address }) => address),
    };
  } catch (thrown) {
    throw failed(thrown, target);
  }
}

/** Connects to each address and reports all results. One connection is enough to pass. */
export async function connectToAddresses(
  target: NetworkTarget,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Findings> {
  const attempts = await Promise.allSettled(addresses.map((address) => connectTo(address, target.port, signal)));
  const findings = attempts.map((attempt, index) => {
    const address = `${addresses[index]} port ${target.port}`;
    return attempt.status === "fulfilled"
      ? l10n.t("{0}: connected", address)
      : l10n.t("{0}: {1}", address, codeOf(attempt.reason));
  });
  const broken = attempts.find((attempt) => attempt.status === "rejected");
  if (broken && !attempts.some((attempt) => attempt.status === "fulfilled"))
    throw failed(broken.reason, target, findings.join("; "));
  return { findings };
}

/** Performs a TLS handshake. Reports protocol, issuer and expiry; fails if this machine does not trust the certificate. */
export async function agreeOnTls(
  target: NetworkTarget,
  authorities: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Findings> {
  const socket = await handshake(target, authorities, signal);
  try {
    const certificate = socket.getPeerCertificate(true);
    const findings = [socket.getProtocol() ?? "TLS", ...describeCertificate(certificate)];
    if (socket.authorized) {
      return {
        findings: [
          ...findings,
          authorities ? l10n.t("Trusted by the system certificates.") : l10n.t("Trusted by Node's own certificates."),
        ],
      };
    }
    // An Error according to Node's types, but a code in some versions.
    const code = typeof socket.authorizationError === "string" ? socket.authorizationError : codeOf(socket.authorizationError);
    throw failed(Object.assign(new Error(code), { code }), target, findings.join("; "));
  } finally {
    socket.destroy();
  }
}

function describeCertificate(certificate: DetailedPeerCertificate): string[] {
  const issuer = [certificate.issuer?.O, certificate.issuer?.CN].filter(Boolean).join(", ");
  const days = Math.floor((Date.parse(certificate.valid_to) - Date.now()) / 86_400_000);
  const validity =
    days < 0
      ? l10n.t("Expired on {0}.", certificate.valid_to)
      : days === 1
        ? l10n.t("Valid until {0} (1 day).", certificate.valid_to)
        : l10n.t("Valid until {0} ({1} days).", certificate.valid_to, days);
  return [
    l10n.t("Issued by {0}.", issuer || l10n.t("an unnamed issuer")),
    l10n.t("Issued for {0}.", certificate.subjectaltname ?? [certificate.subject?.CN].flat().join(", ")),
    validity,
  ];
}

function connectTo(address: string, port: number, signal: AbortSignal): Promise<void> {
  return settled(connectTcp({ host: address, port }), "connect", signal).then((socket) => void socket.destroy());
}

function handshake(target: NetworkTarget, authorities: readonly string[] | undefined, signal: AbortSignal): Promise<TLSSocket> {
  const socket = connectTls({
    host: target.hostname,
    port: target.port,
    // Accept any certificate in order to report it; nothing is sent over this connection.
    rejectUnauthorized: false,
    ...(isIP(target.hostname) === 0 ? { servername: target.hostname } : {}),
    ...(authorities ? { ca: [...authorities] } : {}),
  });
  return settled(socket, "secureConnect", signal).catch((thrown: unknown) => {
    throw failed(thrown, target);
  });
}

function settled<Connection extends Socket>(socket: Connection, event: string, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(stepTimeoutMs)]);
    const giveUp = (): void => {
      socket.destroy(Object.assign(new Error("The connection timed out"), { code: "ETIMEDOUT" }));
    };
    limit.addEventListener("abort", giveUp, { once: true });
    socket.once(event, () => {
      limit.removeEventListener("abort", giveUp);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

function failed(thrown: unknown, target: NetworkTarget, detail?: string): FailureError {
  const { provider, hostname, port, proxy } = target;
  const host = proxy?.service ?? (hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`);
  const failure = failureFromTransport(
    thrown,
    { provider, host, ...(proxy ? { proxy: proxy.route } : {}) },
    { stage: "request", elapsedMs: stepTimeoutMs },
  );
  // In these steps the proxy is the only host connected to.
  const fault = proxy && failure.kind === "timeout" ? { proxy: { ...proxy.route, fault: "unreachable" as const } } : {};
  return new FailureError({ ...failure, ...fault, ...(detail === undefined ? {} : { detail }) });
}

function codeOf(thrown: unknown): string {
  const code = (thrown as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : thrown instanceof Error ? thrown.message : String(thrown);
}
