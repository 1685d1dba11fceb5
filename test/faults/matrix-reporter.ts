// Collects the results of the cells and prints the matrix at the end; runs without fault tests print nothing. The rows
// come from the files' own lists, so that a cell whose test never ran shows as missing.

import { basename } from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { type ColumnName, columnNames } from "./columns.js";
import { type Cell, type Group, type Row, writeMatrix } from "./matrix.js";

export default class MatrixReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const groups = modules.map(groupOf).filter(({ rows }) => rows.length > 0);
    groups.sort((one, other) => one.name.localeCompare(other.name));
    // After the summary of the default reporter, which prints in the same turn.
    if (groups.length > 0) setImmediate(() => console.log(writeMatrix(groups)));
  }
}

function groupOf(module: TestModule): Group {
  const tests = [...module.children.allTests()];
  const rows = tests.flatMap((test) => test.meta().faults ?? []);
  return {
    name: basename(module.moduleId, ".test.ts"),
    rows: rows.map((row): Row => {
      const cells: Partial<Record<ColumnName, Cell | "failed">> = {};
      for (const test of tests) {
        const { state } = test.result();
        const column = columnNames.find((name) => name === test.name);
        if (!column || test.parent.type !== "suite" || test.parent.name !== row.name) continue;
        if (state !== "passed" && state !== "failed") continue;
        cells[column] = state === "failed" ? "failed" : (test.meta().cell ?? "failed");
      }
      return { ...row, cells };
    }),
  };
}
