import { describe, expect, it } from "vitest";
import { FailureError } from "../../../../src/core/failures/errors.js";
import { failureFromTransport } from "../../../../src/core/wire/http/transport-failure.js";

const target = { provider: "test", host: "127.0.0.1:1" };
const before = { stage: "request", elapsedMs: 1234.4 } as const;
const during = { stage: "body", elapsedMs: 50 } as const;

function coded(code: string, message = `it failed with ${code}`): Error {
  return Object.assign(new Error(message), { code });
}

function fetchFailed(cause: unknown): TypeError {
  return new TypeError("fetch failed", { cause });
}

describe("a transport error", () => {
  it.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "unreachable"],
    ["EHOSTUNREACH", "unreachable"],
    ["ENETUNREACH", "unreachable"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["CERT_NOT_YET_VALID", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["EPROTO", "tls"],
    ["ECONNRESET", "connection-lost"],
    ["EPIPE", "connection-lost"],
    ["UND_ERR_SOCKET", "connection-lost"],
    ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "connection-lost"],
    ["HPE_INVALID_CONSTANT", "malformed-response"],
    ["UND_ERR_INVALID_ARG", "unreachable"],
  ])("with the code %s in its cause means %s", (code, kind) => {
    const failure = failureFromTransport(fetchFailed(coded(code)), target, before);
    expect(failure).toMatchObject({ kind, provider: "test", host: "127.0.0.1:1" });
    if (code !== "UND_ERR_INVALID_ARG") expect(failure).toMatchObject({ code, detail: `it failed with ${code}` });
  });

  it.each([
    ["ETIMEDOUT", "connect"],
    ["UND_ERR_CONNECT_TIMEOUT", "connect"],
    ["UND_ERR_HEADERS_TIMEOUT", "first-byte"],
    ["UND_ERR_BODY_TIMEOUT", "idle"],
  ])("with the code %s is a timeout of the phase %s, with the elapsed time", (code, phase) => {
    expect(failureFromTransport(fetchFailed(coded(code)), target, before)).toMatchObject({
      kind: "timeout",
      phase,
      afterMs: 1234,
      code,
    });
  });

  it.each([
    ["net::ERR_NAME_NOT_RESOLVED", "dns"],
    ["net::ERR_CONNECTION_REFUSED", "unreachable"],
    ["net::ERR_INTERNET_DISCONNECTED", "unreachable"],
    ["net::ERR_CONNECTION_TIMED_OUT", "timeout"],
    ["net::ERR_CERT_AUTHORITY_INVALID", "tls"],
    ["net::ERR_CONNECTION_RESET", "connection-lost"],
    ["net::ERR_PROXY_CONNECTION_FAILED", "unreachable"],
  ])("of Chromium (%s) means %s", (message, kind) => {
    expect(failureFromTransport(new Error(message), target, before)).toMatchObject({ kind, code: message.slice("net::".length) });
  });

  it("is found in the whole chain of causes, even a circular one", () => {
    const inner = coded("CERT_HAS_EXPIRED");
    const middle = new Error("middle", { cause: inner });
    inner.cause = middle;
    expect(failureFromTransport(fetchFailed(middle), target, before)).toMatchObject({ kind: "tls", code: "CERT_HAS_EXPIRED" });
  });

  it("for several addresses is the most informative one", () => {
    const several = new AggregateError([coded("ENETUNREACH"), coded("ETIMEDOUT")], "");
    expect(failureFromTransport(fetchFailed(several), target, before)).toMatchObject({ kind: "timeout", phase: "connect" });
    const refused = new AggregateError([coded("EHOSTUNREACH"), coded("ECONNREFUSED")], "");
    expect(failureFromTransport(fetchFailed(refused), target, before)).toMatchObject({
      kind: "unreachable",
      code: "ECONNREFUSED",
    });
  });

  it("after the headers is a lost connection, whatever the socket's code", () => {
    for (const thrown of [
      new TypeError("terminated", { cause: coded("UND_ERR_SOCKET") }),
      coded("ETIMEDOUT"),
      new TypeError("terminated"),
      "odd",
    ]) {
      expect(failureFromTransport(thrown, target, during).kind).toBe("connection-lost");
    }
  });

  it("without a code is unreachable if the network failed, and otherwise an internal error", () => {
    expect(failureFromTransport(new TypeError("fetch failed"), target, before).kind).toBe("unreachable");
    expect(failureFromTransport(new TypeError("Body is unusable"), target, before)).toMatchObject({
      kind: "internal",
      detail: "Body is unusable",
    });
    expect(failureFromTransport("odd", target, before).kind).toBe("internal");
  });

  it("of the proxy is attributed to it", () => {
    const tunnel = coded("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling");
    expect(failureFromTransport(fetchFailed(tunnel), target, before)).toMatchObject({
      kind: "unreachable",
      remedy: "open-settings",
    });
  });

  describe("behind a proxy", () => {
    const proxy = { address: "http://127.0.0.2:9520", source: "http.proxy" };
    const behind = { provider: "test", host: "models.example:8443", protocol: "https:", proxy };
    const at = (port: number, code: string): Error => Object.assign(coded(code), { address: "127.0.0.2", port });

    it.each([
      ["407", coded("UND_ERR_ABORTED", "Proxy response (407) ?.== 200 when HTTP Tunneling"), { fault: "login", status: 407 }],
      ["403", coded("UND_ERR_ABORTED", "Proxy response (403) !== 200 when HTTP Tunneling"), { fault: "refused", status: 403 }],
      ["503", Object.assign(coded("UND_ERR_ABORTED", "HTTP Tunneling"), { connectResponseStatusCode: 503 }), { status: 503 }],
      ["a dead proxy", at(9520, "ECONNREFUSED"), { fault: "unreachable" }],
      ["a proxy without a route", at(9520, "EHOSTUNREACH"), { fault: "unreachable" }],
    ])("is attributed to the proxy for %s", (_, cause, fault) => {
      expect(failureFromTransport(fetchFailed(cause), behind, before)).toMatchObject({
        kind: "unreachable",
        remedy: "open-settings",
        host: "models.example:8443",
        proxy: { ...proxy, ...fault },
      });
    });

    it("names the proxy if its own name is unknown, and the service if the service's is", () => {
      const named = { ...behind, proxy: { ...proxy, address: "http://proxy.example:3128" } };
      const unknown = (hostname: string): Error => Object.assign(coded("ENOTFOUND"), { hostname });
      expect(failureFromTransport(fetchFailed(unknown("proxy.example")), named, before)).toMatchObject({
        kind: "unreachable",
        proxy: { fault: "unknown-name" },
      });
      expect(failureFromTransport(fetchFailed(unknown("models.example")), named, before)).toMatchObject({ kind: "dns" });
    });

    it("is not attributed to the proxy for another refused port, a certificate, or a broken response", () => {
      expect(failureFromTransport(fetchFailed(at(8443, "ECONNREFUSED")), behind, before).proxy?.fault).toBeUndefined();
      expect(failureFromTransport(fetchFailed(coded("CERT_HAS_EXPIRED")), behind, before)).toMatchObject({ kind: "tls", proxy });
      expect(failureFromTransport(coded("ECONNREFUSED"), behind, during)).toMatchObject({ kind: "connection-lost" });
    });
  });

  it("of mixed-up http and https says which one the server uses", () => {
    const plain = failureFromTransport(fetchFailed(coded("EPROTO", "ssl3_get_record:wrong version number")), target, before);
    expect(plain).toMatchObject({ kind: "tls", code: "ERR_SSL_WRONG_VERSION_NUMBER" });
    const alert = Object.assign(coded("HPE_INVALID_CONSTANT"), { data: "\x15\x03\x01\x00\x02\x02F" });
    const http = { ...target, protocol: "http:" };
    expect(failureFromTransport(fetchFailed(alert), http, before)).toMatchObject({ kind: "tls", code: "ERR_TLS_EXPECTED" });
    expect(failureFromTransport(fetchFailed(coded("UND_ERR_SOCKET")), http, before).note).toContain("https");
    expect(
      failureFromTransport(fetchFailed(coded("UND_ERR_SOCKET")), { ...target, protocol: "https:" }, before).note,
    ).toBeUndefined();
  });

  it("that wraps one of our failures is that failure", () => {
    const ours = { provider: "test", kind: "empty", remedy: "retry" } as const;
    expect(failureFromTransport(new Error("wrapped", { cause: new FailureError(ours) }), target, before)).toBe(ours);
  });

  it("never quotes a credential", () => {
    const failure = failureFromTransport(
      new TypeError('Headers.append: "Bearer abc123def456" is an invalid header value.'),
      target,
      before,
    );
    expect(failure.detail).not.toContain("abc123def456");
  });
});
