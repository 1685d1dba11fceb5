// Works around a bug of Node's fetch (undici) behind proxies. If a proxy hangs up instead of opening a tunnel, undici treats
// that as a closed keep-alive connection and reconnects at once, thousands of times per second, even after the request is
// gone. Changing the error code on undici's documented diagnostics channel makes it a failure of the request. Separate
// from the connection observer, because this must stay active when no request is in progress.

import { subscribe } from "node:diagnostics_channel";

/** See undici's docs, "Diagnostics Channel Support". */
interface ConnectErrorMessage {
  /** The host of the URL, with its port if that is not the default. */
  readonly connectParams?: { readonly host?: string };
  readonly error?: { code?: unknown };
}

/** Limited to our hosts, so that other extensions' requests are unaffected. */
const hosts = new Set<string>();

/** From now on, a proxy that breaks off a tunnel to this host (`host[:port]`) fails the request. */
export function endBrokenTunnels(host: string): void {
  if (hosts.size === 0) subscribe("undici:client:connectError", onConnectError);
  hosts.add(host);
}

function onConnectError(message: unknown): void {
  const { connectParams, error } = message as ConnectErrorMessage;
  if (error?.code === "UND_ERR_SOCKET" && hosts.has(connectParams?.host ?? "")) error.code = "ECONNRESET";
}
