// Servers on this machine answer one request well and two badly, so the chat goes first.

import type { Disposable } from "../platform/ports.js";
import type { ModelInfo, PrivacyBoundary, Provider } from "../provider-api/provider.js";

/** The model that a request goes to. */
interface Asked {
  readonly provider: Pick<Provider, "id">;
  readonly info: Pick<ModelInfo, "host">;
  readonly boundary: PrivacyBoundary;
}

/** Which servers on this machine are answering a chat; completions there wait for the next key. */
export class LocalServers {
  private readonly answering = new Map<string, number>();
  private readonly completions = new Set<{ readonly server: string; readonly controller: AbortController }>();

  /** Call when an answer begins; dispose when it has ended. */
  began(by: Asked): Disposable {
    const server = localServer(by);
    if (server === undefined) return { dispose: () => undefined };
    this.answering.set(server, (this.answering.get(server) ?? 0) + 1);
    for (const each of this.completions) if (each.server === server) each.controller.abort();
    return { dispose: () => void this.answering.set(server, (this.answering.get(server) ?? 1) - 1) };
  }

  isAnswering(by: Asked): boolean {
    const server = localServer(by);
    return server !== undefined && (this.answering.get(server) ?? 0) > 0;
  }

  completing(by: Asked): Disposable & { readonly signal: AbortSignal } {
    const entry = { server: localServer(by) ?? "", controller: new AbortController() };
    if (entry.server !== "") this.completions.add(entry);
    return { signal: entry.controller.signal, dispose: () => void this.completions.delete(entry) };
  }
}

/** `host[:port]` of a server on this machine; other servers have room for both. Two providers may name one in two ways. */
function localServer({ boundary, info, provider }: Asked): string | undefined {
  if (boundary !== "local") return undefined;
  return info.host?.replace(/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=:|$)/i, "loopback") ?? provider.id;
}
