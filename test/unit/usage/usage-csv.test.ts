import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usageCsv } from "../../../src/core/usage/usage-csv.js";
import { addUsage } from "../../../src/core/usage/usage-record.js";
import { answered, counted, failedWith, recordOf } from "./records.js";

/** Parses CSV according to RFC 4180 §2. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  for (let row: string[] = [], at = 0; at < text.length; ) {
    const quoted = /"((?:[^"]|"")*)"(,|\r\n)/y;
    const plain = /([^",\r\n]*)(,|\r\n)/y;
    quoted.lastIndex = at;
    plain.lastIndex = at;
    const match = quoted.exec(text) ?? plain.exec(text);
    if (!match) throw new Error(`Not CSV at ${at}`);
    row.push((match[1] ?? "").replaceAll('""', '"'));
    at += match[0].length;
    if (match[2] === "\r\n") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

const header =
  "day,provider,model,requests,succeeded,errors,errors_by_kind,prompt_tokens,completion_tokens,tokens_estimated,mean_first_token_ms,p50_first_token_ms,p95_first_token_ms,tokens_per_second,cost,currency,cached_tokens,cache_write_tokens,reasoning_tokens";

describe("usage as CSV", () => {
  it("has a header line, and one line per record", () => {
    const record = [
      answered(100, 1_000, counted(1_000, 201)),
      answered(255, 2_000, counted(1_000, 101, true)),
      failedWith("timeout"),
      failedWith("aborted"),
    ]
      .map((request) => recordOf(request))
      .reduce(addUsage);
    // 300 tokens in 3 s; (2,000 × 2.5 + 302 × 10) ÷ 1,000,000.
    expect(usageCsv([record], [{ model: "p/*", input: 2.5, output: 10, currency: "USD" }])).toBe(
      `${header}\r\n2026-01-01,p,m,4,2,2,aborted 1; timeout 1,2000,302,yes,178,100,260,100,0.00802,USD,,,\r\n`,
    );
  });

  it("lists cached and reasoning tokens", () => {
    const usage = { ...counted(1_000, 201), cachedTokens: 800, cacheWriteTokens: 50, reasoningTokens: 120 };
    const record = addUsage(recordOf(answered(100, 1_000, usage)), recordOf(answered(100, 1_000, counted(1, 1))));
    expect(usageCsv([record])).toMatch(/,800,50,120\r\n$/);
  });

  it("leaves unknown values empty", () => {
    expect(usageCsv([recordOf(failedWith("dns"))])).toBe(`${header}\r\n2026-01-01,p,m,1,0,1,dns 1,0,0,no,,,,,,,,,\r\n`);
    expect(usageCsv([])).toBe(`${header}\r\n`);
  });

  it("writes numbers without exponents and separators", () => {
    const record = recordOf(answered(1, 1, counted(1, 1)));
    const csv = usageCsv(
      [{ ...record, promptTokens: 1e21, requests: 1_234_567 }],
      [{ model: "p/m", input: 0, output: 1, currency: "USD" }],
    );
    expect(parse(csv)[1]).toEqual(expect.arrayContaining(["1000000000000000000000", "1234567", "0.000001"]));
  });

  it.each([
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@cmd", "'@cmd"],
    [" =1", "' =1"],
    ["＝1", "'＝1"],
    ["\t=1", "'\t=1"],
    ["\tx", "'\tx"],
    ['=1,"2"', `"'=1,""2"""`],
    ["a=b", "a=b"],
    ["llama3.2:latest", "llama3.2:latest"],
    ['say "hi"', '"say ""hi"""'],
    ["a,b", '"a,b"'],
    ["a\nb", '"a\nb"'],
  ])("writes the model %j as %j", (model, cell) => {
    const line = usageCsv([recordOf(failedWith("dns", "p", model))]).slice(header.length + 2);
    expect(line.startsWith(`2026-01-01,p,${cell},1,`)).toBe(true);
  });

  it("round-trips, without a cell that a spreadsheet treats as a formula", () => {
    const name = fc.string({ unit: fc.constantFrom("=", "+", "-", "@", ",", '"', "\r", "\n", "\t", " ", "a", "é", "1") });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name)), (names) => {
        const rows = parse(usageCsv(names.map(([provider, model]) => recordOf(failedWith("dns", provider, model)))));
        expect(rows).toHaveLength(names.length + 1);
        for (const [index, [provider, model]] of names.entries()) {
          const row = rows[index + 1] ?? [];
          expect(row).toHaveLength(19);
          for (const [cell, text] of [
            [row[1] ?? "", provider],
            [row[2] ?? "", model],
          ] as const) {
            expect(cell === text || cell === `'${text}`).toBe(true);
            expect(cell).not.toMatch(/^\s*[=+\-@]/);
          }
        }
      }),
    );
  });
});
