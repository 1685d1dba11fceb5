import { describe, expect, it } from "vitest";
import { isSecretHeader, secretHeaderValues } from "../../../src/core/redaction/secret-headers.js";

describe("the header values that count as secrets", () => {
  it.each([
    ["a key", { "x-api-key": "abcd1234" }, ["abcd1234"]],
    ["a key after other text", { "x-portkey-virtual-key": "openai-1a2b3c" }, ["openai-1a2b3c"]],
    ["a scheme and its credential", { authorization: "Bearer abc123def" }, ["Bearer abc123def", "abc123def"]],
    ["a long token", { "x-secret": "correcthorsebatterystaple" }, ["correcthorsebatterystaple"]],
    ["not a provider name, although its header name contains key", { "x-portkey-provider": "openai" }, []],
    ["not a plain word", { "x-auth-user": "alice", "x-token-type": "bearer" }, []],
    ["not other headers", { "x-region": "eu-west-1", "content-type": "application/json" }, []],
  ])("include %s", (_name, headers, values) => {
    expect(secretHeaderValues(headers)).toEqual(values);
  });

  it.each([["Authorization"], ["proxy-authorization"], ["X-API-Key"], ["api_key"], ["Set-Cookie"], ["x-auth-token"]])(
    "are those of %s",
    (name) => {
      expect(isSecretHeader(name)).toBe(true);
    },
  );

  it.each([["x-monkey"], ["x-turkey-provider"], ["tokenizer"], ["x-keyboard"], ["x-author"]])("are not those of %s", (name) => {
    expect(isSecretHeader(name)).toBe(false);
  });
});
