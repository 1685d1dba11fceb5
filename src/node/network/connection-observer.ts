// Start here: observes when a request is sent on a live connection. The other files also work below `fetch`.
//
// Uses the documented diagnostics channels of Node's fetch (undici). They distinguish a host that does not respond from a
// model that takes minutes to load, which fetch alone cannot. They also expose the request before it is sent, which allows
// lifting fetch's fixed 300 s limits on headers and on silence in the body. A dispatcher of our own could lift them too,
// but VS Code would replace it with its own, or else not look for a proxy.

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ConnectionObserver, ConnectionWatch } from "../../core/platform/ports.js";
import { endBrokenTunnels } from "./broken-tunnels.js";

interface Watch {
  readonly key: string;
  readonly connected: () => void;
  observed: boolean;
}

/** undici's channel message about a request; see undici's docs, "Diagnostics Channel Support". */
interface RequestMessage {
  readonly request?: {
    readonly origin?: string | URL;
    readonly path?: string;
    readonly method?: string;
    /** Milliseconds; 0 for none; null or absent for the dispatcher's. undici reads it once it has a connection. */
    headersTimeout?: number | null;
    bodyTimeout?: number | null;
  };
}

export class UndiciConnectionObserver implements ConnectionObserver {
  private readonly watches = new Set<Watch>();
  /** The watch of each request whose creation was observed. */
  private readonly watched = new WeakMap<object, Watch>();

  watch(method: string, url: string, connected: () => void): ConnectionWatch {
    if (this.watches.size === 0) this.listen();
    const { origin, host, pathname, search } = new URL(url);
    endBrokenTunnels(host);
    const watch: Watch = { key: `${method} ${origin}${pathname}${search}`, connected, observed: false };
    this.watches.add(watch);
    return {
      get observed() {
        return watch.observed;
      },
      dispose: () => {
        if (this.watches.delete(watch) && this.watches.size === 0) this.stopListening();
      },
    };
  }

  private listen(): void {
    subscribe("undici:request:create", this.onCreate);
    subscribe("undici:client:sendHeaders", this.onSendHeaders);
  }

  private stopListening(): void {
    unsubscribe("undici:request:create", this.onCreate);
    unsubscribe("undici:client:sendHeaders", this.onSendHeaders);
  }

  private readonly onCreate = (message: unknown): void => {
    const { request } = message as RequestMessage;
    const watches = this.matching(message);
    if (!request || watches.length === 0) return;
    request.headersTimeout = 0;
    request.bodyTimeout = 0;
    // One request per watch, oldest first: requests to one URL are made in the order of their watches. If all are observed,
    // fetch is retrying a failed connection.
    const watch = watches.find(({ observed }) => !observed) ?? watches[0];
    if (!watch) return;
    watch.observed = true;
    this.watched.set(request, watch);
  };

  private readonly onSendHeaders = (message: unknown): void => {
    const { request } = message as RequestMessage;
    const watch = request && this.watched.get(request);
    if (!watch || !this.watches.has(watch)) return;
    this.watches.delete(watch);
    watch.connected();
    if (this.watches.size === 0) this.stopListening();
  };

  private matching(message: unknown): Watch[] {
    const { request } = message as RequestMessage;
    if (!request) return [];
    const key = `${request.method ?? "GET"} ${String(request.origin ?? "").replace(/\/$/, "")}${request.path ?? ""}`;
    return [...this.watches].filter((watch) => watch.key === key);
  }
}
