// Which addresses may be fetched at all, before any name is looked up: https, or http on this machine.

import { isNearHost } from "../routing/hosts.js";
import { carriesSecrets } from "../wire/http/safe-transport.js";
import { isAddress, type Reach, reachOf } from "./ip-address.js";

export type AddressProblem = "not-an-address" | "not-encrypted" | "credentials";

const longestAddress = 2000;

/** The address that the user or a model wrote, without a fragment, or why it cannot be fetched. `https://` may be missing. */
export function readPageAddress(text: string): URL | AddressProblem {
  const written = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`;
  if (written === "" || whole.length > longestAddress || !URL.canParse(whole)) return "not-an-address";
  const url = new URL(whole);
  return problemOf(url) ?? withoutFragment(url);
}

export function problemOf(url: URL): AddressProblem | undefined {
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "") return "not-an-address";
  if (url.username !== "" || url.password !== "") return "credentials";
  return carriesSecrets(url) ? undefined : "not-encrypted";
}

/** Whether a text looks like an address, so that the mention list offers to fetch it. */
export function looksLikeAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(text) && typeof readPageAddress(text) !== "string";
}

/** How far a host reaches, judging by its name or by the address that it is. */
export function reachByName({ hostname }: URL): Reach {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  if (name === "localhost" || name.endsWith(".localhost")) return "loopback";
  if (isAddress(name)) return reachOf(name);
  return isNearHost(name) ? "private" : "public";
}

/**
 * Whether a list of hosts names the host of an address: `example.org`, `localhost:3000`, or `*.example.org` for its subdomains.
 * An entry without a port means the protocol's own.
 */
export function isListed(url: URL, hosts: readonly string[]): boolean {
  const host = hostOf(url);
  return hosts.some((entry) => {
    const wanted = entry.trim().toLowerCase();
    return wanted.startsWith("*.") ? wanted.length > 2 && host.endsWith(wanted.slice(1)) : host === wanted;
  });
}

/** The host as lists name it and the user sees it, with a port other than the protocol's own. */
export function hostOf({ host }: URL): string {
  return host.toLowerCase().replace(/\.(?=$|:)/, "");
}

function withoutFragment(url: URL): URL {
  url.hash = "";
  return url;
}
