// The matrix of faults and providers as text: a row per fault with the outcome in each cell, then the reasons for cells
// that do not apply, and the counts. Pure, so that it can be tested alone.

import type { FailureKind, TimeoutPhase } from "../../src/core/failures/errors.js";
import { type ColumnName, columnNames } from "./columns.js";

/** The result of one fault for one provider. */
export interface Cell {
  readonly ends: FailureKind | "finished";
  readonly phase?: TimeoutPhase;
  /** Number of retries. */
  readonly retries: number;
  /** Text of the model was kept. */
  readonly keepsText: boolean;
}

export interface Row {
  readonly name: string;
  readonly notFor: Partial<Readonly<Record<ColumnName, string>>>;
  /** Absent: not run. `failed`: its test failed. */
  readonly cells: Partial<Readonly<Record<ColumnName, Cell | "failed">>>;
}

export interface Group {
  /** The common topic of its faults. */
  readonly name: string;
  readonly rows: readonly Row[];
}

const marks: Readonly<Record<Exclude<FailureKind, "timeout"> | "finished" | `timeout ${TimeoutPhase}`, string>> = {
  finished: "answer",
  "signed-out": "signed-out",
  unauthenticated: "auth",
  forbidden: "forbidden",
  "payment-required": "payment",
  "not-found": "not-found",
  "no-model": "no-model",
  "model-not-found": "model",
  "bad-request": "bad-req",
  "context-overflow": "context",
  "rate-limited": "limited",
  "timeout connect": "t-connect",
  "timeout first-byte": "t-first",
  "timeout idle": "t-idle",
  "timeout total": "t-total",
  "server-error": "server",
  dns: "dns",
  unreachable: "unreach",
  tls: "tls",
  "connection-lost": "lost",
  truncated: "cut",
  empty: "empty",
  "no-answer": "no-answer",
  "malformed-response": "malformed",
  "provider-error": "provider",
  aborted: "aborted",
  configuration: "config",
  internal: "internal",
};

type Outcome = keyof typeof marks;

function outcomeOf({ ends, phase = "total" }: Cell): Outcome {
  return ends === "timeout" ? `timeout ${phase}` : ends;
}

function markOf(cell: Cell | "failed" | undefined): string {
  if (cell === undefined) return "NOT RUN";
  if (cell === "failed") return "FAILED";
  const kept = cell.keepsText && cell.ends !== "finished" ? "+" : "";
  return `${marks[outcomeOf(cell)]}${kept}${cell.retries > 0 ? ` ×${cell.retries + 1}` : ""}`;
}

/** The whole matrix, with its legend and counts; lines end with `\n`. */
export function writeMatrix(groups: readonly Group[]): string {
  const rows = groups.flatMap((group) => group.rows);
  const reasons = [...new Set(rows.flatMap(({ notFor }) => Object.values(notFor)))];
  const textOf = ({ notFor, cells }: Row, column: ColumnName): string => {
    const reason = notFor[column];
    return reason === undefined ? markOf(cells[column]) : `(${reasons.indexOf(reason) + 1})`;
  };
  const nameWidth = Math.max(0, ...rows.map(({ name }) => name.length)) + 2;
  const widths = columnNames.map((column) => Math.max(column.length, ...rows.map((row) => textOf(row, column).length)) + 2);
  const line = (name: string, cells: readonly string[]): string =>
    (name.padEnd(nameWidth) + cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("")).trimEnd();
  return [
    ...groups.flatMap((group) => [
      "",
      line(group.name.toUpperCase(), columnNames),
      ...group.rows.map((row) =>
        line(
          row.name,
          columnNames.map((column) => textOf(row, column)),
        ),
      ),
    ]),
    "",
    ...reasons.map((reason, index) => `(${index + 1}) does not apply: ${reason}`),
    "",
    ...legend(rows),
    "",
    ...counts(rows),
    "",
  ].join("\n");
}

const cellsOf = (rows: readonly Row[]): readonly Cell[] =>
  rows.flatMap(({ cells }) => Object.values(cells).filter((cell) => cell !== "failed"));

/** The marks that occur, with their counts. */
function legend(rows: readonly Row[]): readonly string[] {
  const outcomes = cellsOf(rows).map(outcomeOf);
  const occurring = Object.keys(marks).filter((outcome): outcome is Outcome => outcomes.includes(outcome as Outcome));
  return [
    ...occurring.map((outcome) => {
      const count = outcomes.filter((other) => other === outcome).length;
      return `${marks[outcome].padEnd(11)}${String(count).padStart(5)}  ${outcome}`;
    }),
    "+: the received text is kept. ×3: in the third attempt.",
  ];
}

function counts(rows: readonly Row[]): readonly string[] {
  const all = rows.length * columnNames.length;
  const notApplicable = rows.reduce((sum, { notFor }) => sum + Object.keys(notFor).length, 0);
  const run = rows.flatMap(({ cells }) => Object.values(cells));
  const failed = run.filter((cell) => cell === "failed").length;
  const notRun = all - notApplicable - run.length;
  return [
    `${rows.length} faults × ${columnNames.length} providers = ${all} cells:`,
    `${run.length} run (${run.length - failed} as expected, ${failed} failed), ${notApplicable} do not apply, each with its reason, ${notRun} not run.`,
  ];
}
