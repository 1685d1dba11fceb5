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
  ])("removes the secret from %s", (text) => {
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
  ])("leaves %s unchanged", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("keeps the text around a secret", () => {
    expect(redact("Incorrect API key provided: sk-abcdefghijklmnop. You can find yours.")).toBe(
      `Incorrect API key provided: ${redacted}. You can find yours.`,
    );
  });

  it("removes known secrets in every encoding", () => {
    const secret = 'pass"word+/=&';
    const text = `${secret} ${JSON.stringify(secret)} ${encodeURIComponent(secret)}`;
    expect(redact(text, [secret])).toBe(`${redacted} "${redacted}" ${redacted}`);
  });

  it("removes the longer of two secrets first, so that no tail remains", () => {
    expect(redact("secret-and-more", ["secret", "secret-and-more"])).toBe(redacted);
  });

  it("does not mangle text because of a secret that is just a word", () => {
    expect(redact("a cat sat", ["a", "", "  "])).toBe("a cat sat");
  });

  it("leaves no known secret in any text", () => {
    // Only secrets that are not part of the replacement itself.
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

  it.each([
    ["a token as the user name in a URL", "fatal: https://CANARY1234@git.test/a.git", "CANARY1234"],
    ["user and password in a URL", "GET http://user:CANARY@host/v1 failed", "CANARY"],
    ["a password with an @ in it", "http://user:CANA@RY@host/v1", "RY"],
    ["a database URL", "postgres://admin:CANARY@db.test:5432/x", "CANARY"],
    ["a URL in JSON", '{"url":"https:\\/\\/u:CANARY@host"}', "CANARY"],
    ["a percent-encoded URL", "next=https%3A%2F%2Fu%3ACANARY%40host%2Fv1", "CANARY"],
    ["a key in a query", "https://host/v1/models?key=CANARY", "CANARY"],
    ["a signature in a query", "https://host/blob?sv=1&sig=CANARY%2Bab&se=2", "CANARY"],
    ["an API key in a query", "https://host/?api_key=CANARY&x=1", "CANARY"],
    ["an access token in a query", "https://host/?a=1&access_token=CANARY", "CANARY"],
    ["a signed URL", "https://host/?X-Amz-Signature=CANARY&X-Amz-Date=1", "CANARY"],
    ["a query inside a query", "https://host/?next=%2Fa%3Ftoken%3DCANARY%26b%3D1", "CANARY"],
    ["a query in JSON", "https://host/?a=1\\u0026token=CANARY", "CANARY"],
    ["the scheme Token", "Authorization: Token CANARYwithoutdigits", "CANARY"],
    ["the scheme Basic", "authorization: Basic Q0FOQVJZOkNBTkFSWQ==", "Q0FO"],
    ["the scheme Digest", 'Authorization: Digest username="u", realm="r", response="CANARY"', "CANARY"],
    ["the scheme ApiKey", "Authorization: ApiKey CANARYwithoutdigits", "CANARY"],
    ["a custom scheme", "Authorization: Acme-Key CANARY12345", "CANARY"],
    ["no scheme", "Authorization: CANARY12345", "CANARY"],
    ["a header in JSON", '{"Authorization": "Bearer CANARYwithoutdigits"}', "CANARY"],
    ["a proxy header", "Proxy-Authorization: Basic Q0FOQVJZOkNBTkFSWQ==", "Q0FO"],
    ["a cookie", "Cookie: session=CANARY; a=b", "CANARY"],
    ["a key in JSON inside JSON", '{"body":"{\\"api_key\\":\\"CANARY123456\\"}"}', "CANARY"],
    ["a setting", "OPENAI_API_KEY=CANARYwithoutdigits", "CANARY"],
    ["a storage account key", "AccountName=a;AccountKey=CANARYCANARY==;", "CANARY"],
    ["a fine-grained GitHub token", "github_pat_11CANARY0_abcdefgh", "CANARY"],
    ["a GitHub token", "ghp_CANARYCANARY1234", "CANARY"],
    ["a GitLab token", "glpat-CANARYCANARY1234", "CANARY"],
    ["an AWS key", "AKIACANARYCANARY1234", "CANARY"],
    ["a Slack token", "xoxb-12345-CANARY-abc", "CANARY"],
    ["an OpenAI key", "sk-proj-CANARYCANARY", "CANARY"],
    ["an Anthropic key", "sk-ant-api03-CANARY-CANARY", "CANARY"],
    ["a Hugging Face token", "hf_CANARYCANARY1234", "CANARY"],
    ["a Google key", `AIza${"CANARY".repeat(6)}`, "CANARY"],
    ["a live Stripe key", "sk_live_CANARY1234", "CANARY"],
    ["a token after a percent escape", "%22ghp_CANARYCANARY1234%22", "CANARY"],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nCANARY\n-----END RSA PRIVATE KEY----- rest", "CANARY"],
    ["a truncated private key", "-----BEGIN PRIVATE KEY-----\nCANARYCANARY", "CANARY"],
    ["a private key in JSON", '{"key":"-----BEGIN PRIVATE KEY-----\\nCANARY\\n-----END PRIVATE KEY-----\\n"}', "CANARY"],
  ])("removes %s", (_name, text, canary) => {
    const result = redact(text);
    expect(result).toContain(redacted);
    expect(result).not.toContain(canary);
  });

  it.each([
    "Authorization: required",
    "authorization: header is missing",
    "Basic functionality is not available",
    "Bearer authentication is required",
    "The token: required",
    "hf_hub_download failed for the repository",
    "violates constraint pk_users_identity_column",
    "x-portkey-provider: openai",
    "openai error: request (3020 tokens) exceeds the available context size",
    "Set the API key in the settings, then log in.",
    "max_tokens=4096&temperature=1",
    "ssh://git@host/project.git",
    "See https://host/docs/errors?page=2#token-limits",
    "The cookie: not found",
    "scikit-learn, sk-learn and the risk-assessment",
    "user@host wrote to a@b.test",
    "password=null and secret=undefined",
    "Monkey business, a keyboard and a turkey",
    "Basic read/write access",
    "bearer exceeded. Bearer invalid, bearer token/credential and Bearer Authentication",
  ])("keeps the ordinary text of %s", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("leaves prose unchanged", () => {
    const words = fc.constantFrom(
      ..."the a model request token tokens key keys password secret authorization basic bearer server refused context length limit exceeded please try again later credentials required missing invalid api proxy header openai anthropic sk hf cookie session user of for is not with your and 4096 429 3.5 https".split(
        " ",
      ),
    );
    const ends = fc.constantFrom(" ", ", ", ". ", "; ", "? ", " (", ") ", " - ");
    fc.assert(
      fc.property(fc.array(fc.tuple(words, ends), { maxLength: 30 }), (pairs) => {
        const text = pairs.flat().join("");
        expect(redact(text)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  const pieces = fc.constantFrom(
    ..."token: |?key=|&sig=|Authorization: |Bearer |Basic |https://|u:p@|@host|sk-|ghp_|eyJ|.|/|\"|'|\\|%22|%3D|[|]|=|:|;| |\n|abcdefgh1|ABCDEFGH|12345678|cookie: a=|-----BEGIN PRIVATE KEY-----|[redacted]".split(
      "|",
    ),
  );
  const texts = fc.array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 20 }).map((parts) => parts.join(""));
  const known = fc
    .string({ unit: "grapheme-ascii", minLength: 16, maxLength: 40 })
    .filter((secret) => secret.trim().length >= 16 && !/redact/i.test(secret));

  it("removes a credential in the place of the scheme together with what follows it", () => {
    expect(redact("Authorization: abcdefgh1 (#####0#")).toBe("Authorization: [redacted] [redacted]");
  });

  it("is idempotent", () => {
    fc.assert(
      fc.property(texts, known, (text, secret) => {
        const once = redact(text, [secret]);
        expect(redact(once, [secret])).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, (secret: string) => string]>([
    ["in plain form", (secret) => secret],
    ["in JSON", (secret) => JSON.stringify(secret).slice(1, -1)],
    ["in JSON inside JSON", (secret) => JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1)],
    ["percent-encoded", encodeURIComponent],
    ["percent-encoded in lower case", (secret) => encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase())],
    ["percent-encoded twice", (secret) => encodeURIComponent(encodeURIComponent(secret))],
    ["form-encoded", (secret) => new URLSearchParams({ a: secret }).toString().slice(2)],
    [
      "in Go's JSON",
      (secret) =>
        JSON.stringify(secret).slice(1, -1).replaceAll("&", "\\u0026").replaceAll("<", "\\u003c").replaceAll(">", "\\u003e"),
    ],
    ["in JSON with escaped slashes", (secret) => JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/")],
  ])("leaves no known secret %s", (_name, written) => {
    fc.assert(
      fc.property(texts, known, texts, (before, secret, after) => {
        const form = written(secret.trim());
        expect(redact(`${before}${form}${after}`, [secret])).not.toContain(form);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves at most three characters of a truncated secret", () => {
    const secret = "zq8!Lw/rT5+vN2%kM7";
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      for (let length = 4; length < form.length; length++) {
        expect(redact(`the key is ${form.slice(0, length)}`, [secret], true)).not.toContain(form.slice(0, 4));
      }
    }
  });

  it("leaves no long part of a secret, even if a server truncated it", () => {
    const secret = "zq8!Lw/rT5+vN2%kM7";
    expect(redact(`Incorrect key ${secret.slice(0, 13)}... was given`, [secret])).toBe(`Incorrect key ${redacted}... was given`);
    expect(redact(`${secret.slice(5)} was given`, [secret])).toBe(`${redacted} was given`);
  });
});
