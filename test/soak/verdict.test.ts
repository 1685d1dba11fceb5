import { describe, expect, it } from "vitest";
import { atMost, exactly, flat, notMore, table } from "./verdict.js";

describe("memory that must stay flat", () => {
  it("may be unsteady, and large at first", () => {
    expect(flat("host", [200, 90, 60, 64, 61, 59, 63, 60]).ok).toBe(true);
  });

  it("misses if it grows by more than a tenth from the second quarter to the last", () => {
    const row = flat("host", [50, 55, 60, 60, 64, 66, 67, 67]);
    expect(row).toMatchObject({ from: "60.0 MB", to: "67.0 MB", ok: false });
    expect(row.limit).toContain("1.117");
  });

  it("is not judged by single samples", () => {
    expect(() => flat("host", [1, 2, 3, 4, 5, 6, 7])).toThrow("quarters");
  });
});

describe("what was open", () => {
  it("may be less at the end, and not more", () => {
    expect(notMore("sockets", 3, 3).ok).toBe(true);
    expect(notMore("sockets", 3, 2).ok).toBe(true);
    expect(notMore("sockets", 3, 4).ok).toBe(false);
  });
});

describe("the table", () => {
  it("ends with the number of misses", () => {
    const text = table([exactly("answers", 20, 20), exactly("runs", 2, 1), atMost("log", 3, 8, "MB")]);
    expect(text.split("\n").at(-1)).toBe("soak: 3 checked, 1 missed");
    expect(text).toMatch(/runs .* MISSED/);
    expect(text).toMatch(/log .* 3\.00 MB .* ok/);
  });
});
