import { describe, expect, it } from "vitest";
import { isSecretHeader, secretHeaderValues } from "../../../src/core/redaction/secret-headers.js";

describe("the values of headers that count as secret", () => {
  it.each([
    ["a key", { "x-api-key": "abcd1234" }, ["abcd1234"]],
    ["a key after other words", { "x-portkey-virtual-key": "openai-1a2b3c" }, ["openai-1a2b3c"]],
    ["a scheme and what follows it", { authorization: "Bearer abc123def" }, ["Bearer abc123def", "abc123def"]],
    ["a long word", { "x-secret": "correcthorsebatterystaple" }, ["correcthorsebatterystaple"]],
    ["no provider's name, though its header holds the letters of key", { "x-portkey-provider": "openai" }, []],
    ["no plain word", { "x-auth-user": "alice", "x-token-type": "bearer" }, []],
    ["no other header", { "x-region": "eu-west-1", "content-type": "application/json" }, []],
  ])("are %s", (_name, headers, values) => {
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
