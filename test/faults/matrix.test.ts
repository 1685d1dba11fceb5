// The matrix shows and counts failed and missing cells, too.

import { describe, expect, it } from "vitest";
import { columnNames } from "./columns.js";
import { type Cell, type Row, writeMatrix } from "./matrix.js";

const answered: Cell = { ends: "finished", retries: 0, keepsText: true };
const cut: Cell = { ends: "truncated", retries: 0, keepsText: true };
const late: Cell = { ends: "timeout", phase: "idle", retries: 2, keepsText: false };
const reason = "It has no streams to be cut.";
const rows: readonly Row[] = [
  { name: "all is well", notFor: {}, cells: Object.fromEntries(columnNames.map((name) => [name, answered])) },
  { name: "some is not", notFor: { Codegen: reason }, cells: { SnowCell: cut, Ollama: late, OpenAI: "failed" } },
];
const lines = writeMatrix([{ name: "example", rows }]).split("\n");

describe("the fault matrix", () => {
  it("has a row per fault, and the outcome in each cell", () => {
    expect(lines.find((line) => line.startsWith("all is well"))?.match(/\banswer\b/g)).toHaveLength(columnNames.length);
    const [, ...cells] = lines.find((line) => line.startsWith("some is not"))?.split(/ {2,}/) ?? [];
    expect(cells).toEqual([
      "cut+",
      "NOT RUN",
      "NOT RUN",
      "t-idle ×3",
      "NOT RUN",
      "FAILED",
      "(1)",
      "NOT RUN",
      "NOT RUN",
      "NOT RUN",
    ]);
  });

  it("gives the reason for a cell that does not apply", () => {
    expect(lines).toContain(`(1) does not apply: ${reason}`);
  });

  it("counts passed, failed, inapplicable, and missing cells", () => {
    expect(lines).toContain("2 faults × 10 providers = 20 cells:");
    expect(lines).toContain("13 run (12 as expected, 1 failed), 1 do not apply, each with its reason, 6 not run.");
    expect(lines).toContain("answer        10  finished");
  });
});
