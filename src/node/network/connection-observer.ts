// Start here: how long each step of a connection takes. The other files work below `fetch`.
//
// Hears from Node's own fetch (undici) when a request is handed to a live connection, through its documented
// diagnostics channels. That tells a host that does not answer the phone from a model that takes minutes to load, which
// fetch alone cannot. The same channels give the request before it is sent, and that is where the limits of 300 s lie
// which fetch sets without a way to change them: one for the headers, one for silence in the body. A dispatcher of our
// own could lift them too, but VS Code would put its own in its place, or else look for no proxy.

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ConnectionObserver, ConnectionWatch } from "../../core/platform/ports.js";
import { endBrokenTunnels } from "./broken-tunnels.js";

interface Watch {
  readonly key: string;
  readonly connected: () => void;
  observed: boolean;
}

/** What undici puts on its channels about a request; see undici's docs, "Diagnostics Channel Support". */
interface RequestMessage {
  readonly request?: {
    readonly origin?: string | URL;
    readonly path?: string;
    readonly method?: string;
    /** Milliseconds; 0: none; null or absent: those of the dispatcher. Read once there is a connection. */
    headersTimeout?: number | null;
    bodyTimeout?: number | null;
  };
}

export class UndiciConnectionObserver implements ConnectionObserver {
  private readonly watches = new Set<Watch>();
  /** The watch of each request that was seen being made. */
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
    // One request for one watch, the oldest first: requests to one address are made in the order in which they are watched.
    // Where all are observed already, a connection that failed is being tried again.
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
