// Decides whether a proxy or the service behind it failed. Node and undici report a dead proxy with the same codes as a
// dead service, so the address in the error is compared with the route.

import type { ProxyFault, ProxyInWay, ProxyRoute } from "../../failures/errors.js";

/** `Failure.code` if a proxy requires a login, or a server answers 407 like a proxy. */
export const proxyLoginCode = "ERR_PROXY_AUTHENTICATION_REQUIRED";

/** A transport error with the fields that Node adds. */
export interface TransportError extends Error {
  readonly code?: unknown;
  readonly hostname?: unknown;
  readonly port?: unknown;
  readonly connectResponseStatusCode?: unknown;
}

/** The kind of failure below HTTP, as far as a proxy can cause it. */
export type ConnectionTrouble = "proxy" | "dns" | "refused" | "no-route" | "other";

/** The proxy to name in a failure; `undefined` if none is involved. */
export function proxyInWay(
  trouble: ConnectionTrouble,
  code: string | undefined,
  links: readonly TransportError[],
  route: ProxyRoute | undefined,
): ProxyInWay | undefined {
  if (trouble !== "proxy" && !route) return undefined;
  const status = trouble === "proxy" ? tunnelStatus(links) : undefined;
  const fault = faultOf(trouble, code, status, links, route);
  return { ...route, ...(fault ? { fault } : {}), ...(status !== undefined ? { status } : {}) };
}

function faultOf(
  trouble: ConnectionTrouble,
  code: string | undefined,
  status: number | undefined,
  links: readonly TransportError[],
  route: ProxyRoute | undefined,
): ProxyFault | undefined {
  switch (trouble) {
    case "proxy":
      if (code === proxyLoginCode) return "login";
      return status === undefined ? "unreachable" : "refused";
    case "dns":
      return isAbout(route, links, "hostname") ? "unknown-name" : undefined;
    case "refused":
    case "no-route":
      return isAbout(route, links, "port") ? "unreachable" : undefined;
    case "other":
      return undefined;
  }
}

/** Whether the error is about the proxy's host or port. An error that names neither is: we connect to the proxy only. */
function isAbout(route: ProxyRoute | undefined, links: readonly TransportError[], part: "hostname" | "port"): boolean {
  if (!route || !URL.canParse(route.address)) return false;
  const named = links.map((link) => link[part]).filter((value) => value !== undefined);
  const proxy = new URL(route.address);
  const expected = part === "hostname" ? proxy.hostname : portOf(proxy);
  return named.length === 0 || named.some((value) => String(value) === expected);
}

const usualPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** The port of an address, or its protocol's default; 1080 for SOCKS. */
export function portOf(url: URL): string {
  return url.port || (usualPorts[url.protocol] ?? "1080");
}

function tunnelStatus(links: readonly TransportError[]): number | undefined {
  for (const { connectResponseStatusCode, message } of links) {
    if (typeof connectResponseStatusCode === "number") return connectResponseStatusCode;
    const inWords = /proxy response \((\d{3})\)/i.exec(message.slice(0, 500))?.[1];
    if (inWords !== undefined) return Number(inWords);
  }
  return undefined;
}
