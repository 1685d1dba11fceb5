// Proxies between this machine and the service. Node's own fetch uses the proxy of the environment here; the host suite
// covers VS Code's own proxy support (test/host/suite/transport.test.ts).

import http, { type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterAll, expect } from "vitest";
import type { ProxyInWay } from "../../src/core/failures/errors.js";
import { type BenchOptions, limits, usualAnswer } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import { eachTime, type Fault } from "./fault.js";

/** How the proxy handles a CONNECT request. */
type Tunnel = (to: string, client: Duplex) => void;

const refuse =
  (status: string, ...headers: readonly string[]): Tunnel =>
  (_, client) =>
    void client.end([`HTTP/1.1 ${status}`, ...headers, "Content-Length: 0", "", ""].join("\r\n"));

/** Every host behind the proxy is this machine. */
const open: Tunnel = (to, client) => {
  const upstream = connect(Number(to.split(":").at(-1)), "127.0.0.1", () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.pipe(client).pipe(upstream);
  });
  const close = (): void => {
    upstream.destroy();
    client.destroy();
  };
  for (const side of [upstream, client]) side.on("error", close);
};

const unanswered = new Set<Duplex>();
const saysNothing: Tunnel = (_, client) => void unanswered.add(client);

let tunnel: Tunnel = open;
const asked: IncomingMessage[] = [];
const waiting = new Set<() => void>();
const proxy = http.createServer((_, response) => void response.writeHead(501).end()).listen(0, "127.0.0.1");
proxy.on("connect", (request: IncomingMessage, client: Duplex) => {
  client.on("error", () => undefined);
  asked.push(request);
  for (const resolve of waiting) resolve();
  tunnel(request.url ?? "", client);
});
await new Promise((resolve) => proxy.once("listening", resolve));

const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const restore = http.setGlobalProxyFromEnv({ http_proxy: address, https_proxy: address, no_proxy: "" });
afterAll(() => {
  restore();
  proxy.closeAllConnections();
  proxy.close();
});

function tunnelAskedFor(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      waiting.delete(done);
      resolve();
    };
    if (asked.length > 0) resolve();
    else waiting.add(done);
  });
}

const behindProxy: BenchOptions = {
  addressedAs: (port) => `http://models.example:${port}`,
  proxyFor: () => ({ address, source: "http.proxy" }),
};

/** The cells of a file run sequentially, so that each cell has the proxy for itself. */
function through(
  name: string,
  does: Tunnel,
  outcome: Fault["outcome"],
  { fault, ...more }: Partial<Fault> & { readonly fault?: ProxyInWay } = {},
): Fault {
  return {
    name,
    options: behindProxy,
    lay: () => {
      tunnel = does;
      asked.length = 0;
    },
    outcome,
    check: (bench, { ending }) => {
      if (fault) expect(ending).toMatchObject({ failure: { proxy: { address, source: "http.proxy", ...fault } } });
      expect(asked.length, "requests for a tunnel").toBeGreaterThan(0);
      // One tunnel per request, and some providers send up to three requests per answer.
      expect(asked.length, "requests for a tunnel").toBeLessThanOrEqual(3 * (bench.waits.length + 1));
      const received = JSON.stringify(asked.map(({ headers, url }) => [headers, url]));
      for (const secret of bench.secrets) expect(received.includes(secret), "a secret that the proxy received").toBe(false);
      tunnel = open;
      for (const client of unanswered) client.destroy();
      unanswered.clear();
    },
    ...more,
  };
}

const login = { ends: "unreachable", code: "ERR_PROXY_AUTHENTICATION_REQUIRED", requests: 0 } as const;

describeFaults([
  through("a proxy that lets everything through", open, { ends: "finished", text: usualAnswer }),
  through(
    "a proxy that answers 407",
    refuse("407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="the network"'),
    login,
    { fault: { fault: "login" } },
  ),
  ...(["403 Forbidden", "500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable"] as const).map((status) =>
    through(`a proxy that answers ${status}`, refuse(status), eachTime({ ends: "unreachable", requests: 0 }), {
      fault: { fault: "refused", status: Number(status.slice(0, 3)) },
    }),
  ),
  through("a proxy that hangs up", (_, client) => void client.destroy(), eachTime({ ends: "connection-lost", requests: 0 }), {
    fault: {},
  }),
  through(
    "a proxy that sends nothing",
    saysNothing,
    { ends: "timeout", phase: "connect", afterMs: limits.connectTimeoutMs, requests: 0 },
    {
      options: { ...behindProxy, policy: { maxRetries: 0 } },
      during: async ({ clock }) => {
        await tunnelAskedFor();
        clock.advance(limits.connectTimeoutMs);
      },
    },
  ),
]);
