// What VS Code makes of `fetch` if a proxy is set: requests go through it, by VS Code's own dispatcher; SnowCell's limits
// apply, the proxy's refusals are reported, and no request is retried without end.

import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import * as vscode from "vscode";
import { type Failure, failureOf } from "../../../src/core/failures/errors.js";
import { createPolicyFetch } from "../../../src/core/wire/http/policy-fetch.js";
import { proxyFor, routeOf } from "../../../src/vscode/platform/proxy-settings.js";
import { wireContext } from "../../support/wire-context.js";

/** A name without DNS: only the proxy can reach it. */
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
  /** Each requests its own host, to which no tunnel is open. */
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

  it("carries requests, without the transport's own limits", async () => {
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

  const settingIs = async (name: string, value: unknown): Promise<void> => {
    const changed = new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(`http.${name}`)) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.workspace.getConfiguration("http").update(name, value, vscode.ConfigurationTarget.Global);
    await changed;
  };

  describe("is used exactly when Diagnose says so", () => {
    // Names differ, so that no tunnel is reused in the next case.
    const cases: readonly (readonly [target: string, noProxy: readonly string[]])[] = [
      ["http://a1.models.example", []],
      ["http://a2.models.example", [".example"]],
      ["http://a3.models.example", ["example"]],
      ["http://a4.models.example", ["*.example"]],
      ["http://a5.models.example", ["a5.models.example:80"]],
      ["http://a6.models.example", ["a6.models.example:8080"]],
      ["http://a7.models.example", ["other.host"]],
      ["http://a8.models.example", ["*"]],
      ["http://127.0.0.1:3999", []],
      ["http://localhost:3999", []],
      ["http://[::1]:3999", []],
      ["http://127.0.0.2:3999", []],
    ];
    for (const [target, noProxy] of cases) {
      it(`${target} with http.noProxy ${JSON.stringify(noProxy)}`, async () => {
        if (noProxy.length > 0) await settingIs("noProxy", noProxy);
        try {
          tunnel = (client) => void client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
          tunnels = 0;
          const predicted = routeOf(new URL(target)).proxy !== undefined;
          await fetch(target, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
          assert.equal(tunnels > 0, predicted, predicted ? "the proxy was not asked" : "the proxy was asked");
        } finally {
          if (noProxy.length > 0) await settingIs("noProxy", undefined);
        }
      });
    }
  });

  it("that refuses is named in the error, with its setting", async () => {
    tunnel = (client) => void client.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    const context = { ...wireContext(), proxyFor };
    const failure = await createPolicyFetch(context, { provider: "snowcell" })(`http://refused.${host}/`).then(
      () => undefined,
      failureOf,
    );
    assert.deepEqual(failure?.proxy, {
      address: `http://127.0.0.1:${portOf(proxy)}`,
      source: "http.proxy",
      fault: "refused",
      status: 503,
    });
  });

  it("that is down, or has an unknown name, is named instead of the service", async () => {
    const alive = `http://127.0.0.1:${portOf(proxy)}`;
    try {
      for (const [address, fault] of [
        ["http://127.0.0.1:3999", "unreachable"],
        ["http://proxy.invalid:3128", "unknown-name"],
      ] as const) {
        await setProxy(address);
        const context = { ...wireContext(), proxyFor };
        const failure = await createPolicyFetch(context, { provider: "snowcell" })(`http://dead.${host}/`).then(
          () => undefined,
          failureOf,
        );
        assert.deepEqual([failure?.kind, failure?.proxy], ["unreachable", { address, source: "http.proxy", fault }]);
      }
    } finally {
      await setProxy(alive);
    }
  });

  it("that requires a login is named as the cause", async () => {
    // A desktop VS Code would ask the user for the login, and no user is present.
    const scheme = vscode.env.uiKind === vscode.UIKind.Web ? ['Proxy-Authenticate: Basic realm="the network"'] : [];
    const failure = await failureThrough("login", (client) => {
      client.end(["HTTP/1.1 407 Proxy Authentication Required", ...scheme, "Content-Length: 0", "", ""].join("\r\n"));
    });
    assert.deepEqual([failure?.kind, failure?.code], ["unreachable", "ERR_PROXY_AUTHENTICATION_REQUIRED"]);
  });

  it("that hangs up is retried no more often than the policy says", async () => {
    const failure = await failureThrough("hung-up", (client) => void client.destroy());
    assert.equal(failure?.kind, "connection-lost");
    // A GET is sent twice if a connection is lost, because that may have been a kept-alive one.
    assert.equal(tunnels, 2);
  });
});
