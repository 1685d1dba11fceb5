// What VS Code makes of `fetch` when a proxy is set: requests go through it, by its own dispatcher; our limits hold, its
// refusals are told, and nothing is asked without end.

import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import * as vscode from "vscode";
import { type Failure, failureOf } from "../../../src/core/failures/errors.js";
import { createPolicyFetch } from "../../../src/core/wire/http/policy-fetch.js";
import { wireContext } from "../../support/wire-context.js";

/** The name of no host: only the proxy knows where it is. */
const host = "models.example";

describe("a proxy in VS Code's settings", () => {
  let service: Server;
  let proxy: Server;
  let tunnels = 0;
  let tunnel: (client: Duplex) => void;

  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const listen = (server: Server): Promise<void> => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const setProxy = async (address: string | undefined): Promise<void> => {
    const changed = new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration("http.proxy")) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.workspace.getConfiguration("http").update("proxy", address, vscode.ConfigurationTarget.Global);
    await changed;
  };
  const through = (client: Duplex): void => {
    const upstream = connect(portOf(service), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    const close = (): void => {
      upstream.destroy();
      client.destroy();
    };
    for (const side of [upstream, client]) side.on("error", close);
  };
  const ask = (name: string): Promise<Response> =>
    createPolicyFetch(wireContext(), { provider: "snowcell" })(`http://${name}.${host}/`);
  /** Each asks for a host of its own, to which no tunnel is kept. */
  const failureThrough = async (name: string, does: typeof tunnel): Promise<Failure | undefined> => {
    tunnel = does;
    tunnels = 0;
    return await ask(name).then(() => undefined, failureOf);
  };

  before(async () => {
    service = createServer((_, response) => response.end("from behind the proxy"));
    proxy = createServer();
    proxy.on("connect", (_, client: Duplex) => {
      client.on("error", () => undefined);
      tunnels += 1;
      tunnel(client);
    });
    await Promise.all([listen(service), listen(proxy)]);
    await setProxy(`http://127.0.0.1:${portOf(proxy)}`);
  });
  after(async () => {
    await setProxy(undefined);
    for (const server of [service, proxy]) {
      server.closeAllConnections();
      server.close();
    }
  });

  it("carries requests, without limits of the transport's own", async () => {
    tunnel = through;
    const limits: unknown[] = [];
    const note = (message: unknown): void => {
      const { request } = message as { request: { origin: string; headersTimeout: number; bodyTimeout: number } };
      if (request.origin.includes(host)) limits.push([request.headersTimeout, request.bodyTimeout]);
    };
    subscribe("undici:client:sendHeaders", note);
    try {
      assert.equal(await (await ask("open")).text(), "from behind the proxy");
    } finally {
      unsubscribe("undici:client:sendHeaders", note);
    }
    assert.equal(tunnels, 1);
    assert.deepEqual(limits, [[0, 0]]);
  });

  it("that wants a login is named as what is in the way", async () => {
    // A desktop would ask the person for the login, and nobody is there.
    const scheme = vscode.env.uiKind === vscode.UIKind.Web ? ['Proxy-Authenticate: Basic realm="the network"'] : [];
    const failure = await failureThrough("login", (client) => {
      client.end(["HTTP/1.1 407 Proxy Authentication Required", ...scheme, "Content-Length: 0", "", ""].join("\r\n"));
    });
    assert.deepEqual([failure?.kind, failure?.code], ["unreachable", "ERR_PROXY_AUTHENTICATION_REQUIRED"]);
  });

  it("that hangs up is asked no more often than the policy says", async () => {
    const failure = await failureThrough("hung-up", (client) => void client.destroy());
    assert.equal(failure?.kind, "connection-lost");
    // A GET is asked twice where a connection is lost, as it may have been a kept one.
    assert.equal(tunnels, 2);
  });
});
