// Sample comparisons for the panel.

import type { ColumnView, ComparisonView } from "../../src/protocol/compare.js";
import { answered, answering } from "./fixtures.js";

const models = [
  {
    id: "ollama/llama3.2:latest",
    name: "llama3.2:latest",
    providerName: "Ollama",
    boundary: "local",
    boundaryName: "on this machine",
  },
  {
    id: "snowcell/qwen",
    name: "Qwen 1.5 0.5B",
    providerName: "SnowCell",
    boundary: "company",
    boundaryName: "in your organization",
  },
  { id: "openai/gpt-5", name: "GPT-5", providerName: "OpenAI", boundary: "public", boundaryName: "public service" },
] as const satisfies readonly ColumnView["model"][];

const failure = {
  kind: "rate-limited",
  title: "OpenAI is limiting requests",
  explanation: "Try again in 20 s, or choose another model.",
  actions: [
    { action: "retry", label: "Retry" },
    { action: "switch-model", label: "Choose Another Model" },
  ],
};

const withMap = `Build an index **once**:

\`\`\`ts lookup.ts
export function indexRows(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
\`\`\`
`;
const withLoop = `Fill a map in the loop that you have:

\`\`\`ts lookup.ts
export function indexRows(rows: readonly Row[]): Map<string, Row> {
  const byId = new Map<string, Row>();
  for (const row of rows) byId.set(row.id, row);
  return byId;
}
\`\`\`
`;

export const unasked: ComparisonView = {
  type: "comparison",
  conversation: "conversation-1",
  question: "",
  attachments: [{ id: "a", label: "lookup.ts:12–40", tokens: 320 }],
  draft: "Why is this slow?",
  columns: models.map((model) => ({ model })),
};

/** One answer complete, one streaming, one failed. */
export const underWay: ComparisonView = {
  ...unasked,
  question: "Why is this slow?",
  draft: "",
  columns: [
    { model: models[0], answer: answered("m1", withMap), cost: "€0.0021" },
    { model: models[1], answer: answering("m2", "Fill a map") },
    { model: models[2], answer: answered("m3", "", { state: "error", failure }) },
  ],
};

export const complete: ComparisonView = {
  ...underWay,
  columns: [
    { model: models[0], answer: answered("m1", withMap), cost: "€0.0021" },
    { model: models[1], answer: answered("m2", withLoop) },
  ],
};

/** A follow-up was answered by one model, and is being answered by the other. */
export const followedUp: ComparisonView = {
  ...complete,
  nextAttachments: [],
  columns: complete.columns.map(({ model, answer }, index) => ({
    model,
    ...(answer ? { earlier: [{ answer, followUp: "And with duplicate ids?", attachments: [] }] } : {}),
    answer: index === 0 ? answered("m4", "The last row of an id wins.") : answering("m5", "The map keeps"),
  })),
};
