import { describe, expect, it } from "vitest";
import { proxyFor } from "../../../src/node/network/proxy-route.js";

const none = { proxy: undefined, noProxy: [] };
const route = (target: string, settings = none as Parameters<typeof proxyFor>[1], environment = {}): string | undefined => {
  const found = proxyFor(new URL(target), settings, environment);
  return found && `${found.source} ${found.proxy.href}`;
};

describe("the way to a service", () => {
  it("is straight where nothing names a proxy", () => {
    expect(route("https://api.example")).toBeUndefined();
  });

  it("goes by VS Code's setting first, then by the variable for the protocol", () => {
    const environment = { HTTPS_PROXY: "http://env:3128", http_proxy: "http://plain:3128" };
    expect(route("https://api.example", { proxy: "http://set:8080", noProxy: [] }, environment)).toBe(
      "http.proxy http://set:8080/",
    );
    expect(route("https://api.example", none, environment)).toBe("HTTPS_PROXY http://env:3128/");
    expect(route("http://api.example", none, environment)).toBe("http_proxy http://plain:3128/");
  });

  it("never shows a proxy's password", () => {
    expect(route("https://api.example", none, { HTTPS_PROXY: "http://ana:secret@env:3128" })).toBe(
      "HTTPS_PROXY http://env:3128/",
    );
  });

  it.each([
    ["api.example", "https://api.example", true],
    [".example", "https://api.example", true],
    ["*.example", "https://api.example", true],
    ["example", "https://notexample", false],
    ["api.example:443", "https://api.example", true],
    ["api.example:8443", "https://api.example", false],
    ["*", "https://api.example", true],
  ])("an exception %s for %s: %s", (exception, target, straight) => {
    const environment = { HTTPS_PROXY: "http://env:3128", NO_PROXY: `localhost, ${exception}` };
    expect(route(target, none, environment) === undefined).toBe(straight);
  });
});
