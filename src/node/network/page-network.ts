// What a fetched page's host resolves to, and which machine answered. Both are checked, because a name may resolve differently
// the second time. A dispatcher of our own could fix the address, but VS Code would replace it; see connection-observer.ts.

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { lookup } from "node:dns/promises";
import type { PagePorts } from "../../core/fetch/fetch-page.js";
import { isAddress } from "../../core/fetch/ip-address.js";

/** All addresses of a host, as the system resolves it. Rejects if there are none. */
export async function addressesOf({ hostname }: URL): Promise<readonly string[]> {
  if (isAddress(hostname)) return [hostname];
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

/** undici's channel message; see undici's docs, "Diagnostics Channel Support". */
interface SentHeaders {
  readonly request?: { readonly origin?: string | URL; readonly path?: string; readonly method?: string };
  readonly socket?: { readonly remoteAddress?: string };
}

const channel = "undici:client:sendHeaders";

/** Notes the other end of the connection that carries the next GET of an address. */
export function watchPeer({ origin, pathname, search }: URL): ReturnType<PagePorts["watch"]> {
  let address: string | undefined;
  const onSend = (message: unknown): void => {
    const { request, socket } = message as SentHeaders;
    const isThis = String(request?.origin ?? "").replace(/\/$/, "") === origin && request?.path === `${pathname}${search}`;
    if (isThis && request?.method === "GET") address = socket?.remoteAddress ?? address;
  };
  subscribe(channel, onSend);
  return {
    get address() {
      return address;
    },
    dispose: () => void unsubscribe(channel, onSend),
  };
}
