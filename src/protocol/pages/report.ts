// Content of the report page: status, diagnosis and usage.

import * as z from "zod/mini";
import { actionSchema } from "../host-messages.js";

const text = z.string();
const count = z.number();

export const reportRowSchema = z.object({
  /** Selects the icon; `none` has no icon. */
  state: z.enum(["ok", "warning", "error", "running", "waiting", "skipped", "info", "none"]),
  label: text,
  /** A short value at the end of the row, such as a time. */
  value: z.exactOptional(text),
  /** Lines below the label. */
  details: z.exactOptional(z.array(text)),
  actions: z.exactOptional(z.array(actionSchema)),
  /** Identifies rows in tests. */
  id: z.exactOptional(text),
});
export type ReportRow = z.infer<typeof reportRowSchema>;

const reportTableSchema = z.object({
  columns: z.array(z.object({ label: text, numeric: z.boolean() })),
  rows: z.array(z.array(text)),
});

/** Bars by category, such as days. A table shows the same numbers, for users who cannot see the chart. */
const reportChartSchema = z.object({
  label: text,
  categories: z.array(text),
  values: z.array(count),
  /** Each value as text, in the user's number format. */
  texts: z.array(text),
});
export type ReportChart = z.infer<typeof reportChartSchema>;

export const reportSchema = z.object({
  type: z.literal("report"),
  title: text,
  /** One sentence below the title. */
  summary: text,
  actions: z.array(actionSchema),
  sections: z.array(
    z.object({
      heading: text,
      rows: z.exactOptional(z.array(reportRowSchema)),
      table: z.exactOptional(reportTableSchema),
      chart: z.exactOptional(reportChartSchema),
    }),
  ),
});
export type Report = z.infer<typeof reportSchema>;

export const reportPageMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("action"), action: text }),
]);
export type ReportPageMessage = z.infer<typeof reportPageMessageSchema>;
