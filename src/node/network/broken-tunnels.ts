// Mends a flaw of Node's own fetch (undici) behind proxies. One that hangs up instead of making a tunnel looks to it like
// a kept connection that was closed, which it makes anew: at once, thousands of times a second, and even when nobody
// waits for the answer any more. Told under another code, on undici's documented diagnostics channel, it is the failure
// that it is. Separate from the observer of connections, because it must go on when no request is under way.

import { subscribe } from "node:diagnostics_channel";

/** See undici's docs, "Diagnostics Channel Support". */
interface ConnectErrorMessage {
  /** `host` as in an address: with the port where that is not the usual one. */
  readonly connectParams?: { readonly host?: string };
  readonly error?: { code?: unknown };
}

/** Other extensions' requests are theirs. */
const hosts = new Set<string>();

/** From now on a tunnel to this host (`host[:port]`) that the proxy breaks off is a failure of the request. */
export function endBrokenTunnels(host: string): void {
  if (hosts.size === 0) subscribe("undici:client:connectError", onConnectError);
  hosts.add(host);
}

function onConnectError(message: unknown): void {
  const { connectParams, error } = message as ConnectErrorMessage;
  if (error?.code === "UND_ERR_SOCKET" && hosts.has(connectParams?.host ?? "")) error.code = "ECONNRESET";
}
