import { describe, expect, it } from "vitest";
import { type ProxySettings, routeTo } from "../../../src/node/network/proxy-route.js";

const none: ProxySettings = { proxy: undefined, noProxy: [] };
const set: ProxySettings = { proxy: "http://set:8080", noProxy: [] };
const route = (target: string, settings = none, environment = {}): string => {
  const { proxy, direct } = routeTo(new URL(target), settings, environment);
  return proxy ? `${proxy.source} ${proxy.address}` : (direct ?? "");
};

describe("the route to a service", () => {
  it("is direct if no proxy is set", () => {
    expect(route("https://api.example")).toBe("no-proxy");
  });

  it("follows VS Code's setting first, then the variables in VS Code's order, for any protocol", () => {
    const environment = { HTTPS_PROXY: "http://env:3128", http_proxy: "http://plain:3128" };
    expect(route("https://api.example", set, environment)).toBe("http.proxy http://set:8080");
    expect(route("https://api.example", none, environment)).toBe("HTTPS_PROXY http://env:3128");
    expect(route("http://api.example", none, environment)).toBe("HTTPS_PROXY http://env:3128");
    expect(route("https://api.example", none, { http_proxy: "http://plain:3128" })).toBe("http_proxy http://plain:3128");
  });

  it.each(["http://localhost:8099", "http://127.0.0.1:8099", "http://[::1]:8099", "http://LOCALHOST/v1"])(
    "to %s never goes through a proxy",
    (target) => {
      expect(route(target, set)).toBe("loopback");
    },
  );

  it.each(["http://127.0.0.2:8099", "http://localhost.example", "http://my.localhost:1"])(
    "to %s goes through the proxy, as in VS Code",
    (target) => {
      expect(route(target, set)).toBe("http.proxy http://set:8080");
    },
  );

  it("is direct if VS Code's proxy support is off", () => {
    expect(route("https://api.example", { ...set, supported: false })).toBe("unsupported");
  });

  it("ignores a proxy setting that is not a proxy address", () => {
    for (const proxy of ["proxy:8080", "ftp://proxy", "", "http://"]) {
      expect(route("https://api.example", { proxy, noProxy: [] }, { https_proxy: "http://env:1" })).toBe(
        "https_proxy http://env:1",
      );
    }
    expect(route("https://api.example", { proxy: "socks5://set:1080", noProxy: [] })).toBe("http.proxy socks5://set:1080");
  });

  it("never shows a proxy password", () => {
    expect(route("https://api.example", none, { HTTPS_PROXY: "http://ana:secret@env:3128" })).toBe("HTTPS_PROXY http://env:3128");
  });

  it.each([
    ["api.example", "https://api.example", true],
    ["API.example", "https://api.example", true],
    [".example", "https://api.example", true],
    ["example", "https://api.example", true],
    ["example", "https://notexample", false],
    ["api.example:443", "https://api.example", true],
    ["api.example:8443", "https://api.example", false],
    ["*", "https://api.example", true],
    ["*.example", "https://api.example", false],
    ["10.0.0.0/8", "http://10.1.2.3", false],
  ])("with the exception %s for %s: direct is %s, in the setting and in the environment", (exception, target, direct) => {
    const environment = { NO_PROXY: `other.host, ${exception}` };
    expect(route(target, set, environment) === "excepted").toBe(direct);
    expect(route(target, { ...set, noProxy: ["other.host", exception] }) === "excepted").toBe(direct);
  });

  it("uses the environment's exceptions only if the setting has none", () => {
    const environment = { no_proxy: "api.example" };
    expect(routeTo(new URL("https://api.example"), set, environment)).toMatchObject({ exceptionIn: "no_proxy" });
    expect(route("https://api.example", { ...set, noProxy: ["other.host"] }, environment)).toBe("http.proxy http://set:8080");
  });

  it.each([
    ["*.example", "https://api.example"],
    ["10.0.0.0/8", "http://10.1.2.3"],
    ["10.1.*", "http://10.1.2.3"],
  ])("reports the exception %s, which VS Code does not support", (exception, target) => {
    const settings = { ...set, noProxy: [exception, "*.elsewhere", "192.168.0.0/16"] };
    expect(routeTo(new URL(target), settings, {}).misread).toEqual([exception]);
  });
});
