import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../src/core/failures/errors.js";
import { failureFromErrorBody, failureFromResponse } from "../../../../src/core/wire/http/http-failure.js";

function from(status: number, body: unknown, headers: Record<string, string> = {}, model = "asked-model"): Failure {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return failureFromResponse({ provider: "test", host: "api.test", model, status, headers: new Headers(headers), body: text });
}

function inStream(error: unknown): Failure {
  return failureFromErrorBody({ provider: "test", model: "asked-model", error });
}

describe("a prompt that is too long", () => {
  it.each<[string, number, unknown, number | undefined, number | undefined]>([
    [
      "OpenAI",
      400,
      {
        error: {
          message: "This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens.",
          type: "invalid_request_error",
          code: "context_length_exceeded",
        },
      },
      5000,
      4096,
    ],
    [
      "llama.cpp",
      400,
      {
        error: {
          code: 400,
          message: "the request exceeds the available context size",
          type: "exceed_context_size_error",
          n_prompt_tokens: 900,
          n_ctx: 512,
        },
      },
      900,
      512,
    ],
    [
      "vLLM",
      400,
      {
        object: "error",
        message:
          "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion).",
        type: "BadRequestError",
        code: 400,
      },
      5000,
      4096,
    ],
    [
      "a newer vLLM",
      400,
      {
        error: {
          message:
            "'max_tokens' is too large: 8000. This model's maximum context length is 4096 tokens and your request has 100 input tokens",
          type: "BadRequestError",
          code: 400,
        },
      },
      100,
      4096,
    ],
    ["StackSpot", 400, { type: "T", code: "INFERENCE_6001_LLM_MODEL_BAD_REQUEST", details: "Bad request" }, undefined, undefined],
    [
      "TGI",
      422,
      {
        error:
          "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 20 `max_new_tokens`",
      },
      5000,
      4096,
    ],
    ["Ollama", 400, { error: "the input length exceeds the context length" }, undefined, undefined],
    ["a gateway to Anthropic", 400, { error: { message: "prompt is too long: 210000 tokens > 200000 maximum" } }, 210000, 200000],
    [
      "Groq",
      413,
      { error: { message: "Request too large for model `x` on tokens per minute", code: "rate_limit_exceeded" } },
      undefined,
      undefined,
    ],
  ])("is recognized for %s", (_, status, body, promptTokens, contextLength) => {
    const failure = from(status, body);
    expect(failure).toMatchObject({ kind: "context-overflow", remedy: "new-chat" });
    expect(failure.kind === "context-overflow" && [failure.promptTokens, failure.contextLength]).toEqual([
      promptTokens,
      contextLength,
    ]);
  });
});

describe("a used-up quota", () => {
  it("is not a rate limit, although its status is 429", () => {
    expect(
      from(429, { error: { message: "You exceeded your current quota", type: "insufficient_quota", code: "insufficient_quota" } })
        .kind,
    ).toBe("payment-required");
    expect(from(429, { error: "You have run out of credits" }).kind).toBe("payment-required");
  });

  it("is a rate limit if the service calls it one", () => {
    expect(
      from(429, { error: { code: 429, message: "You exceeded your current quota", status: "RESOURCE_EXHAUSTED" } }).kind,
    ).toBe("rate-limited");
    expect(from(429, { error: { message: "Slow down", code: "rate_limit_exceeded" } }).kind).toBe("rate-limited");
  });
});

describe("an unknown model", () => {
  it.each<[number, unknown]>([
    [404, { error: { message: "The model `asked-model` does not exist", code: "model_not_found" } }],
    [404, { object: "error", message: "The model `llama3.2:1b` does not exist.", type: "NotFoundError", code: 404 }],
    [404, { error: 'model "llama3.2" not found, try pulling it first' }],
    [
      400,
      {
        error: {
          message: "The requested model 'x' is not supported by any provider you have enabled.",
          code: "model_not_supported",
        },
      },
    ],
  ])("is recognized from %s %j", (status, body) => {
    expect(from(status, body)).toMatchObject({ kind: "model-not-found", model: "asked-model", remedy: "switch-model" });
  });

  it("is named from the message if the request names none", () => {
    const body = JSON.stringify({ error: "model 'llama3.2' not found" });
    expect(failureFromResponse({ provider: "test", status: 404, headers: new Headers(), body })).toMatchObject({
      kind: "model-not-found",
      model: "llama3.2",
    });
  });

  it("is distinguished from an unknown path", () => {
    expect(from(404, { detail: "Not Found" })).toMatchObject({ kind: "not-found", remedy: "open-settings" });
  });
});

describe("a wait that the server requests", () => {
  it("is part of the failure for a rate limit and a busy server, and of no other", () => {
    expect(from(429, "", { "retry-after": "7" }).retryAfterMs).toBe(7000);
    expect(from(503, "", { "retry-after": "7" }).retryAfterMs).toBe(7000);
    expect(from(400, "", { "retry-after": "7" }).retryAfterMs).toBeUndefined();
  });

  it("is relative to the caller's time", () => {
    const now = Date.UTC(2026, 0, 1);
    const headers = new Headers({ "retry-after": new Date(now + 5000).toUTCString() });
    expect(failureFromResponse({ provider: "test", status: 429, headers, body: "", now }).retryAfterMs).toBe(5000);
  });

  it("is parsed from the message if no header has it", () => {
    expect(from(429, { error: { message: "Rate limit reached. Please try again in 1.5s. Visit us." } }).retryAfterMs).toBe(1500);
  });
});

describe("the remedy", () => {
  it("for a refused model is another model, and for a refused token another token", () => {
    expect(from(403, { error: "Access to model meta/llama is restricted" }).remedy).toBe("switch-model");
    expect(from(403, { error: "This authentication method does not have sufficient permissions" }).remedy).toBe("log-in");
  });
});

describe("an error inside a stream", () => {
  it.each<[unknown, string, number | undefined]>([
    [{ error: { message: "Gone", type: "InternalServerError", code: 500 } }, "server-error", 500],
    [{ error: { message: "Slow", code: "429" } }, "rate-limited", 429],
    [{ error: { message: "Slow", type: "rate_limit_error" } }, "rate-limited", undefined],
    [{ error: { message: "Busy", type: "overloaded_error" } }, "server-error", undefined],
    [{ error: { message: "No", code: "invalid_api_key" } }, "unauthenticated", undefined],
    [{ error: { message: "Too much", code: "context_length_exceeded" } }, "context-overflow", undefined],
    [{ error: { message: "No money", code: "insufficient_quota" } }, "payment-required", undefined],
    [{ error: { message: "Bad", type: "BadRequestError", code: 400 } }, "bad-request", 400],
    [{ object: "error", message: "Gone", code: 503 }, "server-error", 503],
    [{ error: "It broke" }, "provider-error", undefined],
    ["It broke", "provider-error", undefined],
    [{}, "provider-error", undefined],
    [undefined, "provider-error", undefined],
  ])("%j has the kind %s", (error, kind, status) => {
    const failure = inStream(error);
    expect(failure.kind).toBe(kind);
    expect(failure.status).toBe(status);
  });
});
