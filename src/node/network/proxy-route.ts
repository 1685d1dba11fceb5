// Determines how a request leaves: directly, or through a proxy. Follows the rules of VS Code's `@vscode/proxy-agent`, which
// carries the requests, even where they differ from other programs.

import type { ProxyRoute } from "../../core/failures/errors.js";
import { portOf } from "../../core/wire/http/proxy-failure.js";

export interface ProxySettings {
  /** VS Code's `http.proxy`. */
  readonly proxy: string | undefined;
  /** VS Code's `http.noProxy`. If it has entries, the environment's `no_proxy` is ignored. */
  readonly noProxy: readonly string[];
  /** False if `http.proxySupport` is "off" or `http.fetchAdditionalSupport` is false: `fetch` then uses no proxy. */
  readonly supported?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Why a request uses no proxy. */
export type DirectReason = "loopback" | "excepted" | "no-proxy" | "unsupported";

export interface Route {
  readonly proxy?: ProxyRoute;
  readonly direct?: DirectReason;
  /** The setting or variable that contains the matching exception. */
  readonly exceptionIn?: string;
  /** Exceptions that seem meant for this host but use a syntax that VS Code does not support. */
  readonly misread: readonly string[];
}

/** Hosts that VS Code never sends through a proxy. It compares text, so 127.0.0.2 is not one. */
const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** In VS Code's lookup order, whatever the request's protocol. */
const proxyVariables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];
const exceptionVariables = ["no_proxy", "NO_PROXY"];
const proxyProtocols: ReadonlySet<string> = new Set(["http:", "https:", "socks:", "socks4:", "socks4a:", "socks5:", "socks5h:"]);

export function routeTo(target: URL, settings: ProxySettings, environment: Environment): Route {
  if (settings.supported === false) return { direct: "unsupported", misread: [] };
  if (loopback.has(hostOf(target))) return { direct: "loopback", misread: [] };
  const variable = firstSet(exceptionVariables, environment);
  const [exceptions, exceptionIn] =
    settings.noProxy.length > 0 ? [settings.noProxy, "http.noProxy"] : [variable?.value.split(",") ?? [], variable?.name];
  const listed = exceptions.map((exception) => exception.trim().toLowerCase());
  if (listed.includes("*") || listed.some((exception) => matches(target, exception))) {
    return { direct: "excepted", ...(exceptionIn !== undefined ? { exceptionIn } : {}), misread: [] };
  }
  const proxy = namedProxy(settings, environment);
  if (!proxy) return { direct: "no-proxy", misread: [] };
  return { proxy, misread: listed.filter((exception) => isMisread(target, exception)) };
}

function namedProxy(settings: ProxySettings, environment: Environment): ProxyRoute | undefined {
  const variable = firstSet(proxyVariables, environment);
  return (
    readProxy("http.proxy", settings.proxy?.trim() ?? "") ?? (variable && readProxy(variable.name, variable.value)) ?? undefined
  );
}

function readProxy(source: string, address: string): ProxyRoute | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !proxyProtocols.has(url.protocol) || url.hostname === "") return undefined;
  return { address: `${url.protocol}//${url.host}`, source };
}

function firstSet(names: readonly string[], environment: Environment): { name: string; value: string } | undefined {
  for (const name of names) {
    const value = environment[name]?.trim();
    if (value) return { name, value };
  }
  return undefined;
}

function hostOf(target: URL): string {
  return target.hostname.replace(/^\[|\]$/g, "").toLowerCase();
}

/** Matches a domain with its subdomains, with or without a port. VS Code supports neither `*.example.com` nor IP ranges. */
function matches(target: URL, exception: string): boolean {
  const [name = "", port] = exception.split(":", 2);
  if (name === "" || (port !== undefined && port !== "" && port !== portOf(target))) return false;
  return `.${hostOf(target)}`.endsWith(name.startsWith(".") ? name : `.${name}`);
}

function isMisread(target: URL, exception: string): boolean {
  const host = hostOf(target);
  if (exception.startsWith("*")) return matches(target, exception.replace(/^\*\.?/, "."));
  const prefix = /^(\d+\.)/.exec(exception)?.[1];
  if (exception.endsWith("*")) return host.startsWith(exception.slice(0, -1));
  return exception.includes("/") && prefix !== undefined && host.startsWith(prefix);
}
