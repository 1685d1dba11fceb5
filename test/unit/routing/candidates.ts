// Models and failures for routing tests, written by hand and generated.

import fc from "fast-check";
import type { Failure } from "../../../src/core/failures/errors.js";
import type { HealthStatus } from "../../../src/core/health/status.js";
import type { Capability, PrivacyBoundary } from "../../../src/core/provider-api/provider.js";
import type { Candidate } from "../../../src/core/routing/candidate.js";
import type { FallbackInput } from "../../../src/core/routing/fallback.js";

export const boundaries: readonly PrivacyBoundary[] = ["local", "company", "public"];

/** A model `provider/name` that supports everything. */
export function candidate(model: string, more: Partial<Candidate> = {}): Candidate {
  const [provider = "", ...name] = model.split("/");
  return {
    model,
    name: name.join("/"),
    provider,
    providerName: provider.toUpperCase(),
    boundary: "public",
    capabilities: ["chat"],
    contextLength: 100_000,
    health: "healthy",
    loggedIn: true,
    ...more,
  };
}

type PlainKind = Exclude<Failure["kind"], "timeout" | "model-not-found" | "configuration">;
export const plainFailure = (kind: PlainKind): Failure => ({ provider: "from", kind, remedy: "retry" });

export const curable: readonly Failure[] = [
  ...(
    [
      "unreachable",
      "dns",
      "tls",
      "connection-lost",
      "server-error",
      "provider-error",
      "truncated",
      "rate-limited",
      "payment-required",
    ] as const
  ).map(plainFailure),
  { provider: "from", kind: "timeout", phase: "connect", afterMs: 1, remedy: "retry" },
  { provider: "from", kind: "timeout", phase: "first-byte", afterMs: 1, remedy: "retry" },
];

export const incurable: readonly Failure[] = [
  ...(
    [
      "signed-out",
      "unauthenticated",
      "forbidden",
      "not-found",
      "no-model",
      "malformed-response",
      "bad-request",
      "context-overflow",
      "empty",
      "no-answer",
      "aborted",
      "internal",
    ] as const
  ).map(plainFailure),
  { provider: "from", kind: "model-not-found", model: "m", remedy: "switch-model" },
  { provider: "from", kind: "configuration", setting: "s", remedy: "open-settings" },
];

/** A rate-limited question to `from/model`, on a public service. */
export function input(more: Partial<FallbackInput> = {}): FallbackInput {
  return {
    settings: { enabled: true, chain: ["best"] },
    failure: plainFailure("rate-limited"),
    from: { model: "from/model", name: "model", provider: "from", providerName: "FROM", boundary: "public" },
    tried: ["from/model"],
    candidates: [],
    needs: { contextTokens: 1_000, capabilities: ["chat"] },
    allowedBoundary: "public",
    ...more,
  };
}

const statuses: readonly HealthStatus[] = ["healthy", "degraded", "rate-limited", "signed-out", "unreachable", "unknown"];
const models = ["a/1", "a/2", "b/1", "c/1/x", "d/1", "from/model", "from/other"] as const;
const capabilities: readonly Capability[] = ["chat", "vision", "agent", "tools"];

/** The default value in three of four cases, so that properties are not vacuous. */
function mostly<Value>(usual: Value, others: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, others);
}

const anyBoundary = fc.constantFrom(...boundaries);

export const anyCandidate: fc.Arbitrary<Candidate> = fc
  .record({
    model: fc.constantFrom(...models),
    boundary: anyBoundary,
    capabilities: mostly<Capability[]>(["chat"], fc.subarray([...capabilities])),
    contextLength: fc.option(fc.integer({ min: 1, max: 4_000 }), { nil: undefined, freq: 1 }),
    health: mostly<HealthStatus>("healthy", fc.constantFrom(...statuses)),
    loggedIn: mostly(true, fc.constant(false)),
    successRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    firstTokenMs: fc.option(fc.nat(10_000), { nil: undefined }),
  })
  .map(({ model, contextLength, successRate, firstTokenMs, ...rest }) => {
    const { contextLength: _, ...base } = candidate(model, rest);
    return {
      ...base,
      ...(contextLength !== undefined ? { contextLength } : {}),
      ...(successRate !== undefined ? { successRate } : {}),
      ...(firstTokenMs !== undefined ? { firstTokenMs } : {}),
    };
  });

export const anyInput: fc.Arbitrary<FallbackInput> = fc
  .record({
    settings: fc.record({
      enabled: mostly(true, fc.constant(false)),
      chain: fc.array(fc.constantFrom("best", ...models, "gone/model", "", "nonsense"), { maxLength: 6 }),
    }),
    failure: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...curable) }, fc.constantFrom(...incurable)),
    tried: mostly<string[]>(["from/model"], fc.subarray([...models])),
    candidates: fc.array(anyCandidate, { maxLength: 12 }),
    needs: fc.record({
      contextTokens: fc.nat(3_000),
      capabilities: mostly<Capability[]>(["chat"], fc.subarray([...capabilities])),
    }),
    fromBoundary: anyBoundary,
    allowedBoundary: anyBoundary,
    refusedBoundary: mostly<PrivacyBoundary | undefined>(undefined, anyBoundary),
  })
  .map(({ fromBoundary, refusedBoundary, ...rest }) =>
    input({
      ...rest,
      from: { ...input().from, boundary: fromBoundary },
      ...(refusedBoundary ? { refusedBoundary } : {}),
    }),
  );
