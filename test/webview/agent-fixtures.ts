// Sample runs of an agent for the panel.

import type { AgentReply, AgentState, ApprovalView, DetailsView, PartView, StepView } from "../../src/protocol/agent.js";
import type { MessageView, PanelEvent, Snapshot } from "../../src/protocol/host-messages.js";
import { answered, answering, said, snapshot } from "./fixtures.js";
import type { PanelPage } from "./page.js";

const texts = [
  "I will look for the slow function first.\n\n",
  "The report calls `find` for every row. I index the rows once:\n\n",
  "Now its **test**.",
];

const place = (index: number): { textAt: number; reasoningAt: number } => ({
  textAt: texts.slice(0, index).join("").length,
  reasoningAt: 0,
});

export function stepPart(at: number, step: Partial<StepView> & Pick<StepView, "id" | "tool" | "title">): PartView {
  return { ...place(at), kind: "step", step: { state: "done", ...step } };
}

const reads = (id: string, title: string): PartView => stepPart(1, { id, tool: "read_file", title, reads: true });

/** Text, three reads, text, an edit, text, and then `last`. */
export function runParts(...last: readonly PartView[]): PartView[] {
  return [
    { ...place(0), kind: "break" },
    stepPart(1, { id: "s1", tool: "search_text", title: "Searched for `customerReport`", reads: true }),
    reads("s2", "Read report/customer-report.mjs, lines 1–80"),
    reads("s3", "Read report/customer-report.test.mjs"),
    { ...place(2), kind: "break" },
    stepPart(2, { id: "s4", tool: "edit_file", title: "Edited report/customer-report.mjs", result: "+3 −1" }),
    { ...place(3), kind: "break" },
    ...last,
  ];
}

/** Edits of files 0 to `count` - 1. */
export function manySteps(count: number): PartView[] {
  return Array.from({ length: count }, (_, index) =>
    stepPart(1, { id: `e${index}`, tool: "edit_file", title: `Edited file ${index}` }),
  );
}

const commandStep = { id: "s5", tool: "run_command", title: "Run npm test" };
export const waitingStep = stepPart(3, { ...commandStep, state: "waiting" });
export const failedStep = stepPart(3, { ...commandStep, title: "Ran npm test", state: "failed", result: "exit code 1, 3 s" });
export const limitNotice: PartView = {
  ...place(3),
  kind: "notice",
  text: "Paused: the limit of requests is reached.",
  pauses: true,
};
export const note: PartView = { ...place(3), kind: "note", text: "Only the tests of the report, please" };

export function runMessage(parts: readonly PartView[], part: Partial<MessageView> = {}): MessageView {
  return answering("m1", texts.join(""), { parts: [...parts], ...part });
}

/** A conversation in agent mode whose run is in progress, or has ended. */
export function runSnapshot(parts: readonly PartView[], part: Partial<MessageView> = {}): Snapshot {
  const ended = part.state !== undefined && part.state !== "streaming";
  return snapshot({
    mode: "agent",
    messages: [
      said("u1", "The customer report is slow. Find out why and fix it."),
      ended ? answered("m1", texts.join(""), { parts: [...parts], ...part }) : runMessage(parts, part),
    ],
    streams: ended ? [] : [{ stream: 1, messageId: "m1" }],
  });
}

export const commandApproval: ApprovalView = {
  stepId: "s5",
  inputHash: "h5",
  tool: "run_command",
  title: "Run a command in project",
  preview: { kind: "command", text: "npm test -- report/customer-report.test.mjs" },
  reasons: ["Commands of package.json run code of the workspace."],
  task: "npm test in this run",
  always: "npm test -- report/customer-report.test.mjs in this workspace",
  heard: false,
};

export const diffApproval: ApprovalView = {
  stepId: "s6",
  inputHash: "h6",
  tool: "edit_file",
  title: "Edit report/customer-report.mjs",
  preview: {
    kind: "diff",
    text: [
      "--- a/report/customer-report.mjs",
      "+++ b/report/customer-report.mjs",
      "@@ -4,3 +4,4 @@",
      " export function report(orders, customers) {",
      "-  return orders.map((order) => customers.find(({ id }) => id === order.customer));",
      "+  const byId = new Map(customers.map((customer) => [customer.id, customer]));",
      "+  return orders.map((order) => byId.get(order.customer));",
      " }",
    ].join("\n"),
  },
  reasons: [],
  task: "edits of files in the workspace, without asking",
  heard: false,
};

export const question: ApprovalView = {
  ...commandApproval,
  stepId: "s7",
  inputHash: "h7",
  tool: "ask_person",
  question: { text: "Which of the two reports do you mean?", choices: ["The customer report", "The order report"] },
};

export const todos: AgentState["todos"] = [
  { text: "Find the slow function", state: "done" },
  { text: "Index the customers once", state: "doing" },
  { text: "Run its test", state: "open" },
];

export const files: AgentState["files"] = [
  {
    uri: "file:///p/report/customer-report.mjs",
    path: "report/customer-report.mjs",
    change: "change",
    added: 3,
    removed: 1,
    hasConflict: false,
  },
  { uri: "file:///p/report/index.mjs", path: "report/index.mjs", change: "create", added: 12, removed: 0, hasConflict: true },
];

export const details: DetailsView = {
  type: "details",
  stepId: "s5",
  sections: [
    { heading: "Arguments", kind: "json", text: '{\n  "command": "npm test"\n}' },
    { heading: "Result", kind: "text", text: "exit code 1\n\n1 test failed: sorts by name" },
  ],
  files: [{ uri: "file:///p/report/customer-report.mjs", path: "report/customer-report.mjs", added: 3, removed: 1 }],
};

export function state(part: Partial<AgentState> = {}): AgentState {
  return { type: "state", approval: null, waitingAfter: 0, todos: [], files: [], budget: "", ...part };
}

export function agentMessage(message: AgentReply): PanelEvent {
  return { type: "feature-message", feature: "agent", message };
}

/** Shows the snapshot, waits until the panel requests the agent's state, and sends it. */
export async function showRun(panel: PanelPage, shown: Snapshot, reply: AgentState = state()): Promise<void> {
  await panel.snapshot(shown);
  await panel.page.waitForFunction(() =>
    window.recorded.posts.some((post) => post.type === "feature" && (post.message as { type?: string }).type === "show"),
  );
  await panel.events(agentMessage(reply));
  await panel.drawn();
}

/** What the panel asked of the agent's host side, without `show`. */
export async function asked(panel: PanelPage): Promise<unknown[]> {
  const posts = await panel.posts("feature");
  return posts
    .filter(({ feature }) => feature === "agent")
    .map(({ message }) => message)
    .filter((message) => (message as { type: string }).type !== "show");
}
