import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../src/core/failures/errors.js";
import { failureFromResponse } from "../../../../src/core/wire/http/http-failure.js";

function from(status: number, body: unknown, headers: Record<string, string> = {}, model = "asked-model"): Failure {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return failureFromResponse({ provider: "test", host: "api.test", model, status, headers: new Headers(headers), body: text });
}

describe("an HTTP status", () => {
  it.each([
    [400, "bad-request"],
    [401, "unauthenticated"],
    [402, "payment-required"],
    [403, "forbidden"],
    [404, "not-found"],
    [405, "not-found"],
    [408, "timeout"],
    [409, "bad-request"],
    [410, "not-found"],
    [413, "bad-request"],
    [418, "bad-request"],
    [422, "bad-request"],
    [429, "rate-limited"],
    [500, "server-error"],
    [502, "server-error"],
    [503, "server-error"],
    [504, "timeout"],
    [529, "server-error"],
    [304, "malformed-response"],
  ])("%s alone means %s", (status, kind) => {
    expect(from(status, "")).toMatchObject({ kind, status, provider: "test", host: "api.test" });
    expect(from(status, "").detail).toBeUndefined();
  });

  it("of a gateway timeout reports no waiting time", () => {
    expect(from(504, "")).toMatchObject({ kind: "timeout", phase: "total", afterMs: 0 });
  });
});

describe("an error message", () => {
  it.each<[string, unknown, string]>([
    ["OpenAI's", { error: { message: "Bad key", type: "invalid_request_error", code: "invalid_api_key" } }, "Bad key"],
    ["a bare string", { error: "Invalid username or password." }, "Invalid username or password."],
    ["a message", { message: "Not today", status_code: 401 }, "Not today"],
    ["FastAPI's string", { detail: "Not authenticated" }, "Not authenticated"],
    [
      "FastAPI's list",
      { detail: [{ loc: ["body", "messages", 0], msg: "field required" }, { msg: "too bad" }] },
      "messages.0: field required; too bad",
    ],
    ["older vLLM's", { object: "error", message: "Broken", type: "BadRequestError", code: 401 }, "Broken"],
    [
      "a problem (RFC 9457)",
      { type: "about:blank", title: "Unauthorized", detail: "JWT format error", status: 401 },
      "Unauthorized: JWT format error",
    ],
    ["StackSpot's", { type: "ERROR", code: "AUTH_1", details: "The credential is wrong" }, "The credential is wrong"],
    ["OAuth's", { error: "invalid_client", error_description: "Unknown client" }, "Unknown client"],
    ["a list of errors", { errors: [{ message: "First" }, { message: "Second" }] }, "First"],
    ["an error in a list", [{ error: { code: 401, message: "Listed", status: "UNAUTHENTICATED" } }], "Listed"],
    ["a gateway-specific field", { "html-message": "<b>Upstream</b> is gone" }, "Upstream is gone"],
    ["a gateway-specific field in an error", { error: { errorMessage: "No quota" }, provider: "x" }, "No quota"],
    ["JSON inside a text", { error: { message: '{"error":{"message":"The inner one","type":"x"}}' } }, "The inner one"],
    ["a server-sent event", 'event: error\ndata: {"error":{"message":"As an event"}}\n\n', "As an event"],
    ["plain text", "JWT format\n error", "JWT format error"],
    ["a page", "<html><head><title>401 Go away</title></head><body>x</body></html>", "401 Go away"],
  ])("is extracted from %s", (_, body, detail) => {
    expect(from(401, body)).toMatchObject({ kind: "unauthenticated", detail });
  });

  it("includes the service's own code", () => {
    expect(from(401, { error: { message: "m", type: "invalid_request_error", code: "invalid_api_key" } }).code).toBe(
      "invalid_api_key",
    );
    expect(from(400, { object: "error", message: "m", type: "BadRequestError", code: 400 }).code).toBe("BadRequestError");
    expect(from(429, { type: "T", code: "INFERENCE_3008_CHAT_RATE_LIMIT_EXCEEDED", details: "d" }).code).toBe(
      "INFERENCE_3008_CHAT_RATE_LIMIT_EXCEEDED",
    );
    expect(from(400, { error: { message: "m", code: 1234 } }).code).toBe("1234");
  });

  it("never contains a secret, a control character, or more than 500 characters", () => {
    const body = JSON.stringify({ error: { message: `Key s3cret-value\u0007 and Bearer abcdefgh12345 ${"long ".repeat(200)}` } });
    const failure = failureFromResponse({
      provider: "test",
      status: 400,
      headers: new Headers(),
      body,
      secrets: ["s3cret-value"],
    });
    expect(failure.detail).not.toMatch(/s3cret-value|abcdefgh12345|\p{Cc}/u);
    expect(failure.detail?.length).toBe(500);
  });

  it("does not leak the rest of a truncated secret", () => {
    const body = `${"x".repeat(490)} s3cret-value-that-is-long`;
    const failure = failureFromResponse({
      provider: "test",
      status: 400,
      headers: new Headers(),
      body,
      secrets: ["s3cret-value-that-is-long"],
    });
    expect(failure.detail).not.toContain("s3cret");
  });

  it.each(["x-request-id", "request-id", "cf-ray"])("includes the request id from %s", (name) => {
    expect(from(500, "", { [name]: "req-1" }).requestId).toBe("req-1");
  });

  it.each([
    "null",
    "[]",
    "{}",
    '""',
    "{",
    "[[[]]]",
    '{"error":{}}',
    '{"error":null}',
    '{"detail":[1,null]}',
    "\u0000",
    "<",
    "<<<<",
    "<title>",
  ])("can be missing from %s, which is still a failure", (body) => {
    expect(from(500, body).kind).toBe("server-error");
  });
});
