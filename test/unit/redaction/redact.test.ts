import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redacted } from "../../../src/core/redaction/redact.js";

describe("redaction", () => {
  it.each([
    "Authorization: Bearer abcdefghijkl",
    "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "basic dXNlcjpwYXNzd29yZA==",
    "Incorrect API key provided: sk-proj-abcdefghijklmnop",
    "Incorrect API key provided: sk-abcd********wxyz.",
    "token hf_abcdefghijklmnop is gone",
    "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    '{"api_key": "abcdefgh1234"}',
    "x-api-token=abcdefgh1234&x=1",
    "http://user:password1@127.0.0.1/",
  ])("takes the secret out of %s", (text) => {
    const result = redact(text);
    expect(result).toContain(redacted);
    expect(result).not.toMatch(/abcd|wxyz|eyJ|dXNl|password1/);
  });

  it.each([
    "Bearer authentication is required",
    "Bearer token is missing",
    "Basic authorization header",
    "password: required",
    "The task-runner stopped",
    "The model asks for max_tokens: 12345678",
    "See https://127.0.0.1/docs/errors",
  ])("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("keeps the words around a secret", () => {
    expect(redact("Incorrect API key provided: sk-abcdefghijklmnop. You can find yours.")).toBe(
      `Incorrect API key provided: ${redacted}. You can find yours.`,
    );
  });

  it("takes known secrets out in every form in which they travel", () => {
    const secret = 'pass"word+/=&';
    const text = `${secret} ${JSON.stringify(secret)} ${encodeURIComponent(secret)}`;
    expect(redact(text, [secret])).toBe(`${redacted} "${redacted}" ${redacted}`);
  });

  it("takes the longer of two secrets first, so that no tail of it is left", () => {
    expect(redact("secret-and-more", ["secret", "secret-and-more"])).toBe(redacted);
  });

  it("does not shred text for the sake of a secret that is no more than a word", () => {
    expect(redact("a cat sat", ["a", "", "  "])).toBe("a cat sat");
  });

  it("leaves no known secret in any text", () => {
    // Only secrets that are no part of the replacement itself.
    const secrets = fc
      .string({ unit: "binary", minLength: 4, maxLength: 40 })
      .filter((secret) => secret.trim().length >= 4 && !redacted.includes(secret.trim()));
    fc.assert(
      fc.property(fc.string(), secrets, fc.string(), (before, secret, after) => {
        const kept = redact(`${before}${secret}${after}`, [secret]).replaceAll(redacted, "");
        return !kept.includes(secret.trim());
      }),
    );
  });
});
