import { describe, expect, it } from "vitest";
import type { Failure, FailureKind, Remedy } from "../../../src/core/failures/errors.js";
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
  "malformed-response": { ...base, kind: "malformed-response", remedy: "open-settings" },
  "provider-error": { ...base, kind: "provider-error", remedy: "retry" },
  aborted: { ...base, kind: "aborted", remedy: "retry" },
  configuration: { ...base, kind: "configuration", setting: "snowcell.models", remedy: "open-settings" },
  internal: { ...base, kind: "internal", remedy: "show-log" },
};

describe("every failure", () => {
  it.each(Object.values(samples))("of the kind $kind has a title, advice and its button", (failure) => {
    const { title, explanation, actions } = explainFailure(failure, "SnowCell");
    expect(title).not.toBe("");
    expect(`${title}${explanation}`).not.toMatch(/undefined|\{\d\}/);
    if (failure.kind === "aborted") return;
    expect(explanation).not.toBe("");
    expect(actions[0]?.action).toBe(failure.remedy satisfies Remedy);
    expect(new Set(actions.map(({ action }) => action)).size).toBe(actions.length);
  });

  it.each(["unauthenticated", "forbidden"] as const)("of the kind %s advises no login where there is none", (kind) => {
    const failure = { ...samples[kind], remedy: "open-settings" } as const;
    const { title, explanation, actions } = explainFailure(failure, "Ollama");
    expect(`${title} ${explanation}`).not.toMatch(/log in|logged in|token/i);
    expect(explanation).toContain("model.example:8443");
    expect(actions.map(({ action }) => action)).not.toContain("log-in");
  });

  it("of a server that wants a login of its own says so", () => {
    const failure = { ...samples.unauthenticated, remedy: "retry", detail: 'Run "ollama signin".' } as const;
    expect(failureLine(failure, "Ollama")).toMatch(/It has to be logged in itself, .* Run "ollama signin"\./);
  });

  it("of an address that is not there offers a login only where that may help", () => {
    const offered = (remedy: "log-in" | "open-settings"): string[] =>
      explainFailure({ ...samples["not-found"], remedy }, "Ollama").actions.map(({ action }) => action);
    expect(offered("open-settings")).toEqual(["open-settings", "retry", "switch-model"]);
    expect(offered("log-in")).toContain("log-in");
  });

  it("names the numbers it has", () => {
    expect(explainFailure(samples["context-overflow"], "SnowCell").explanation).toContain("9000");
    expect(explainFailure(samples["rate-limited"], "SnowCell").explanation).toContain("9 seconds");
    expect(failureLine({ ...samples["server-error"], detail: "Bad Gateway", requestId: "r-1" }, "SnowCell")).toMatch(
      /model\.example:8443 failed with HTTP 502\..*Bad Gateway.*r-1/,
    );
  });
});
