// Explains proxy failures: which proxy, which setting or variable names it, and what to change.

import * as l10n from "@vscode/l10n";
import type { Failure, ProxyInWay } from "./errors.js";

export function proxyWords({ host = "" }: Failure, proxy: ProxyInWay): readonly [title: string, advice: string] {
  const address = proxy.address ?? "";
  switch (proxy.fault) {
    case "login":
      return [
        address === "" ? l10n.t("A proxy requires a login.") : l10n.t("The proxy {0} requires a login.", address),
        `${loginAdvice(proxy)} ${exceptionAdvice(host)}`,
      ];
    case "refused":
      return [
        address === ""
          ? l10n.t("The proxy refused to connect to {0} (HTTP {1}).", host, proxy.status ?? 0)
          : l10n.t("The proxy {0} refused to connect to {1} (HTTP {2}).", address, host, proxy.status ?? 0),
        `${refusalAdvice(proxy)} ${exceptionAdvice(host)}`,
      ];
    case "unknown-name":
      return [l10n.t("The proxy {0} could not be found.", address), `${settingAdvice(proxy)} ${exceptionAdvice(host)}`];
    default:
      return [
        address === "" ? l10n.t("The proxy could not be reached.") : l10n.t("The proxy {0} could not be reached.", address),
        `${settingAdvice(proxy)} ${exceptionAdvice(host)}`,
      ];
  }
}

/** Names the proxy, for a failure that either the proxy or the server behind it may have caused. */
export function proxyNote({ address, source }: ProxyInWay): string {
  if (address === undefined || source === undefined) return "";
  return l10n.t("Requests to it go through the proxy {0}, set by {1}.", address, source);
}

function loginAdvice({ source }: ProxyInWay): string {
  if (source === undefined || source === "http.proxy") {
    return l10n.t(
      "Put its user name and password into the setting http.proxy, as in http://user:password@host:port. If they are there, they are wrong.",
    );
  }
  return l10n.t(
    "Put its user name and password into the environment variable {0}, as in http://user:password@host:port, and restart VS Code; or set http.proxy.",
    source,
  );
}

function refusalAdvice({ status = 0, source }: ProxyInWay): string {
  if (status === 403 || status === 429 || status === 451) {
    return l10n.t("The proxy's rules do not allow this host. Ask the proxy's administrator to allow it.");
  }
  if (status >= 500 && status !== 501) {
    return l10n.t("The proxy could not reach the service. Check the address of the service and that it runs.");
  }
  return l10n.t("It may not be a proxy. Check the address in {0}.", source ?? "http.proxy");
}

function settingAdvice({ source }: ProxyInWay): string {
  if (source === undefined) return l10n.t("Check the setting http.proxy and the system's proxy settings.");
  return source === "http.proxy"
    ? l10n.t("It is set by http.proxy. Correct that setting, or start the proxy.")
    : l10n.t(
        "It is set by the environment variable {0}. Correct it and restart VS Code, set http.proxy, or start the proxy.",
        source,
      );
}

function exceptionAdvice(host: string): string {
  const name = host.replace(/:\d+$/, "");
  return name === ""
    ? l10n.t("Hosts that need no proxy belong in http.noProxy.")
    : l10n.t("If {0} needs no proxy, add it to http.noProxy.", name);
}
