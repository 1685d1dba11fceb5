import { describe, expect, it } from "vitest";
import type { Failure, FailureKind, ProxyInWay, Remedy } from "../../../src/core/failures/errors.js";
import { explainFailure, failureLine } from "../../../src/core/failures/explain-failure.js";

const base = { provider: "snowcell", host: "model.example:8443" };
const samples: { readonly [Kind in FailureKind]: Extract<Failure, { kind: Kind }> } = {
  "signed-out": { ...base, kind: "signed-out", remedy: "log-in" },
  unauthenticated: { ...base, kind: "unauthenticated", remedy: "log-in" },
  forbidden: { ...base, kind: "forbidden", remedy: "switch-model" },
  "payment-required": { ...base, kind: "payment-required", remedy: "switch-model" },
  "not-found": { ...base, kind: "not-found", remedy: "open-settings" },
  "no-model": { ...base, kind: "no-model", remedy: "switch-model" },
  "model-not-found": { ...base, kind: "model-not-found", model: "gone", remedy: "switch-model" },
  "bad-request": { ...base, kind: "bad-request", remedy: "open-settings" },
  "context-overflow": { ...base, kind: "context-overflow", promptTokens: 9000, contextLength: 4096, remedy: "new-chat" },
  "rate-limited": { ...base, kind: "rate-limited", retryAfterMs: 8200, remedy: "retry" },
  timeout: { ...base, kind: "timeout", phase: "idle", afterMs: 60_000, remedy: "retry" },
  "server-error": { ...base, kind: "server-error", status: 502, remedy: "retry" },
  dns: { ...base, kind: "dns", remedy: "open-settings" },
  unreachable: { ...base, kind: "unreachable", remedy: "retry" },
  tls: { ...base, kind: "tls", code: "DEPTH_ZERO_SELF_SIGNED_CERT", remedy: "open-settings" },
  "connection-lost": { ...base, kind: "connection-lost", remedy: "retry" },
  truncated: { ...base, kind: "truncated", remedy: "retry" },
  empty: { ...base, kind: "empty", remedy: "retry" },
  "no-answer": { ...base, kind: "no-answer", remedy: "retry" },
  "malformed-response": { ...base, kind: "malformed-response", remedy: "open-settings" },
  "provider-error": { ...base, kind: "provider-error", remedy: "retry" },
  aborted: { ...base, kind: "aborted", remedy: "retry" },
  configuration: { ...base, kind: "configuration", setting: "snowcell.models", remedy: "open-settings" },
  internal: { ...base, kind: "internal", remedy: "show-log" },
};

describe("every failure", () => {
  it.each(Object.values(samples))("of kind $kind has a title, advice, and its button", (failure) => {
    const { title, explanation, actions } = explainFailure(failure, "SnowCell");
    expect(title).not.toBe("");
    expect(`${title}${explanation}`).not.toMatch(/undefined|\{\d\}/);
    if (failure.kind === "aborted") return;
    expect(explanation).not.toBe("");
    expect(actions[0]?.action).toBe(failure.remedy satisfies Remedy);
    expect(new Set(actions.map(({ action }) => action)).size).toBe(actions.length);
  });

  it.each(["unauthenticated", "forbidden"] as const)("of kind %s suggests no login if there is none", (kind) => {
    const failure = { ...samples[kind], remedy: "open-settings" } as const;
    const { title, explanation, actions } = explainFailure(failure, "Ollama");
    expect(`${title} ${explanation}`).not.toMatch(/log in|logged in|token/i);
    expect(explanation).toContain("model.example:8443");
    expect(actions.map(({ action }) => action)).not.toContain("log-in");
  });

  it("says if the server requires its own login", () => {
    const failure = { ...samples.unauthenticated, remedy: "retry", note: 'Run "ollama signin".' } as const;
    expect(failureLine(failure, "Ollama")).toMatch(/^Ollama needs a login\. .*Run "ollama signin"\.$/);
  });

  describe("of a proxy", () => {
    const route = { address: "http://proxy.example:3128", source: "http.proxy" };
    const faults: readonly ProxyInWay[] = [
      { ...route, fault: "login", status: 407 },
      { ...route, fault: "refused", status: 403 },
      { ...route, fault: "refused", status: 502 },
      { ...route, fault: "refused", status: 400 },
      { ...route, fault: "unreachable" },
      { ...route, fault: "unknown-name" },
      { ...route, source: "HTTPS_PROXY", fault: "login" },
      { ...route, source: "https_proxy", fault: "unreachable" },
    ];

    it.each(faults)("names the proxy, its source, and the exception, and opens its setting: $source $fault $status", (proxy) => {
      const failure = { ...samples.unreachable, remedy: "open-settings", proxy } as const;
      const { title, explanation, actions } = explainFailure(failure, "Mine");
      expect(title).toContain(route.address);
      expect(explanation).toContain(proxy.fault === "refused" ? "http.noProxy" : proxy.source);
      expect(explanation).toContain("If model.example needs no proxy, add it to http.noProxy.");
      expect(actions[0]).toEqual({ action: "open-settings", label: "Open Proxy Settings" });
      expect(`${title} ${explanation}`).not.toMatch(/said:|Nothing answers at that address/);
    });

    it("mentions a proxy on the route if it may be the cause", () => {
      const failure = { ...samples["connection-lost"], proxy: route };
      expect(failureLine(failure, "Mine")).toContain(
        "Requests to it go through the proxy http://proxy.example:3128, set by http.proxy.",
      );
    });
  });

  it("quotes only the server's own text as the server's", () => {
    for (const failure of Object.values(samples)) {
      const line = failureLine({ ...failure, note: "Ours.", detail: undefined } as unknown as Failure, "Mine");
      expect(line).toContain("Ours.");
      expect(line).not.toContain("said:");
    }
  });

  it("names the service in the title, and keeps the server's words and the request id apart from the advice", () => {
    const failure = { ...samples["server-error"], detail: "Bad Gateway", requestId: "r-1" };
    const { title, explanation, advice, details } = explainFailure(failure, "Mine");
    expect(title).toBe("Mine failed with HTTP 502.");
    expect(details).toBe("model.example:8443 said: Bad Gateway\nRequest ID: r-1");
    expect(advice).not.toContain("Bad Gateway");
    expect(explanation).toBe(`${advice}\n${details}`);
    expect(explainFailure(samples.unreachable, "Ollama")).toMatchObject({
      title: "Can't reach Ollama.",
      advice: "Nothing answers at model.example:8443. Is it running, and is the address right?",
      details: "",
    });
  });

  it("offers neither a retry nor another model for an error in the settings", () => {
    expect(explainFailure(samples.configuration, "Mine").actions.map(({ action }) => action)).toEqual(["open-settings"]);
  });

  it("explains 413, 502, 503, and a mix-up of http and https", () => {
    const line = (failure: Failure): string => failureLine(failure, "Mine");
    expect(line({ ...samples["bad-request"], status: 413, remedy: "new-chat" })).toMatch(
      /^The message is too large for model\.example/,
    );
    expect(line(samples["server-error"])).toContain("A gateway answers there");
    expect(line({ ...samples["server-error"], status: 503 })).toContain("overloaded");
    expect(line({ ...samples.tls, code: "ERR_SSL_WRONG_VERSION_NUMBER" })).toContain("uses http, not https");
    expect(line({ ...samples.tls, code: "ERR_TLS_EXPECTED" })).toContain("uses https, not http");
  });

  it("suggests a login for an unknown address only if that may help", () => {
    const offered = (remedy: "log-in" | "open-settings"): string[] =>
      explainFailure({ ...samples["not-found"], remedy }, "Ollama").actions.map(({ action }) => action);
    expect(offered("open-settings")).toEqual(["open-settings", "retry", "switch-model"]);
    expect(offered("log-in")).toContain("log-in");
  });

  it("gives the known numbers", () => {
    expect(explainFailure(samples["context-overflow"], "SnowCell").explanation).toContain("9000");
    expect(explainFailure(samples["rate-limited"], "SnowCell").explanation).toContain("in 9 s,");
    const long = { ...samples["rate-limited"], retryAfterMs: 600_000 };
    expect(explainFailure(long, "SnowCell").explanation).toContain("in 10 min,");
    expect(failureLine({ ...samples["server-error"], detail: "Bad Gateway", requestId: "r-1" }, "SnowCell")).toMatch(
      /^SnowCell failed with HTTP 502\..*model\.example:8443 said: Bad Gateway.*r-1/,
    );
  });
});
