import { beforeEach, describe, expect, it } from "vitest";
import type { AgentReply, AgentState } from "../../../src/protocol/agent.js";
import { agentReplySchema, agentRequestSchema } from "../../../src/protocol/agent.js";
import { AgentFeature } from "../../../src/vscode/agent/panel/agent-feature.js";
import type { NamedTool } from "../../../src/vscode/agent/panel/step-words.js";
import type { FeaturePanel } from "../../../src/vscode/panel/panel-feature.js";
import { agentSession, FakeChangedFiles, fire, pendingApproval, step, stepPart } from "../../support/fake-agent.js";
import { ManualClock } from "../../support/manual-clock.js";
import { testWindow } from "../../support/vscode/test-window.js";

beforeEach(() => testWindow.reset());

const readFile: NamedTool = {
  read: (value) => {
    const { path } = value as { path?: unknown };
    return typeof path === "string" ? { input: { path } } : { problem: "path" };
  },
  title: (input) => `Read ${(input as { path: string }).path}`,
};

function setUp() {
  const clock = new ManualClock();
  const files = new FakeChangedFiles();
  const { session, agent, answer } = agentSession(clock);
  const sent: AgentReply[] = [];
  const posted: AgentReply[] = [];
  const announced: string[] = [];
  const revealed: string[] = [];
  const counts: number[] = [];
  const shown = { current: true };
  const feature = new AgentFeature({
    clock,
    tool: (name) => (name === "read_file" ? readFile : undefined),
    changedFiles: files,
    price: () => ({ model: "*", input: 1, output: 2, currency: "USD" }),
    session: () => session,
    isShown: () => shown.current,
    tell: (_session, message) => sent.push(agentReplySchema.parse(message)),
    reveal: async ({ conversation }) => void revealed.push(conversation.id),
    showWaiting: (count) => counts.push(count),
  });
  session.onEvent((event) => feature.happened(session, event));
  const panel = {
    session,
    post: (message: unknown) => posted.push(agentReplySchema.parse(message)),
    announce: (text: string) => announced.push(text),
  } as unknown as FeaturePanel;
  const receive = (message: unknown) => feature.receive(agentRequestSchema.parse(message), panel);
  const states = (): AgentState[] => sent.filter((message) => message.type === "state");
  const wait = (...pending: ReturnType<typeof pendingApproval>[]): void => {
    agent.waiting = pending;
    fire(session, { type: "approvals-changed" });
  };
  return {
    clock,
    files,
    session,
    agent,
    answer,
    sent,
    posted,
    announced,
    revealed,
    counts,
    shown,
    feature,
    receive,
    states,
    wait,
  };
}

describe("the state above the composer", () => {
  it("holds the oldest request in full, and how many wait after it", () => {
    const { states, wait } = setUp();
    wait(pendingApproval(), pendingApproval({ step: step({ id: "s3", inputHash: "h3" }) }));
    expect(states()).toEqual([
      {
        ...{ type: "state", todos: [], files: [], budget: "", waitingAfter: 1 },
        approval: {
          ...{ stepId: "s2", inputHash: "h2", tool: "run_command", title: "Run npm test", heard: false },
          ...{ preview: { kind: "command", text: "npm test" }, reasons: ["It runs code of the workspace."], task: "npm test" },
        },
      },
    ]);
  });

  it("shows the arguments of a call without a preview, in full", () => {
    const { states, wait } = setUp();
    const { preview: _, ...pending } = pendingApproval({ step: step({ argumentsText: `{"text":"${"x".repeat(20_000)}"}` }) });
    wait(pending);
    expect(states()[0]?.approval?.preview).toEqual({ kind: "json", text: `{\n  "text": "${"x".repeat(20_000)}"\n}` });
  });

  it("counts steps, tokens, cached tokens and cost of the newest answer", async () => {
    const { receive, posted, answer } = setUp();
    answer.parts = [stepPart(), stepPart({ id: "s2" })];
    answer.model = { id: "p/m", name: "M", provider: "p", providerName: "P" };
    const usage = {
      promptTokens: 100_000,
      completionTokens: 50_000,
      totalTokens: 150_000,
      cachedTokens: 80_000,
      estimated: false,
    };
    answer.metrics = { usage };
    await receive({ type: "show" });
    expect(posted[0]).toMatchObject({ budget: "2 steps · 100,000 + 50,000 tokens · 80,000 from the cache · $0.20" });
  });

  it("takes the figures of the whole run where the run counts them", async () => {
    const { receive, posted, answer } = setUp();
    answer.parts = [stepPart()];
    answer.metrics = { usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, estimated: false } };
    const run = {
      promptTokens: 9000,
      completionTokens: 300,
      cachedTokens: 0,
      estimated: true,
      cost: { amount: 0.5, currency: "USD" },
    };
    Object.assign(answer, { run });
    await receive({ type: "show" });
    expect(posted[0]).toMatchObject({ budget: "1 step · ≈ 9,000 + 300 tokens · ≈ $0.50" });
  });

  it("shows the newest to-dos until all are done and the run has ended", async () => {
    const { receive, posted, answer } = setUp();
    const items = [{ text: "Find it", state: "doing" }] as const;
    const at = { textAt: 0, reasoningAt: 0 };
    answer.parts = [
      { ...at, kind: "todos", items: [{ text: "Old", state: "open" }] },
      { ...at, kind: "todos", items },
    ];
    await receive({ type: "show" });
    answer.parts = [{ ...at, kind: "todos", items: [{ text: "Find it", state: "done" }] }];
    await receive({ type: "show" });
    expect(posted.map((message) => message.type === "state" && message.todos)).toEqual([items, []]);
  });

  it("shows no character that hides or reorders text, in whatever the model wrote", async () => {
    const { receive, posted, answer, files, wait, states } = setUp();
    const hidden = "safe\u202e.sh\u200b";
    const shownAs = "safe[U+202E].sh[U+200B]";
    answer.parts = [{ textAt: 0, reasoningAt: 0, kind: "todos", items: [{ text: hidden, state: "open" }] }];
    files.files = [{ uri: "file:///a", path: hidden, change: "change", added: 1, removed: 0, hasConflict: false }];
    await receive({ type: "show" });
    expect(posted[0]).toMatchObject({ todos: [{ text: shownAs }], files: [{ path: shownAs }] });
    wait(pendingApproval({ question: { text: hidden, choices: [hidden] } }));
    expect(states()[0]).toMatchObject({ approval: { question: { text: shownAs, choices: [shownAs] } } });
  });

  it("tells changes of figures and files together, and requests at once", () => {
    const { session, files, clock, states, wait } = setUp();
    fire(session, { type: "parts-changed", messageId: "m1", from: 0 });
    files.change("c", [{ uri: "f", path: "a.ts", change: "change", added: 1, removed: 0, hasConflict: false }]);
    fire(session, { type: "parts-changed", messageId: "m1", from: 1 });
    expect(states()).toHaveLength(0);
    clock.advance(100);
    expect(states().map((state) => state.files.length)).toEqual([1]);
    wait(pendingApproval());
    expect(states()).toHaveLength(2);
  });
});

describe("an answer to a request", () => {
  it("reaches the agent with its scope or reason", async () => {
    const { agent, receive, wait } = setUp();
    const key = { stepId: "s2", inputHash: "h2" };
    wait(pendingApproval());
    await receive({ type: "approve", ...key, scope: "task" });
    wait(pendingApproval());
    await receive({ type: "decline", ...key, note: " Use pnpm " });
    wait(pendingApproval({ question: { text: "Which?", choices: ["a", "b"] } }));
    await receive({ type: "answer", ...key, text: "b" });
    expect(agent.answers.map(([, , answer]) => answer)).toEqual([
      { kind: "approved", scope: "task" },
      { kind: "declined", note: "Use pnpm" },
      { kind: "answered", text: "b" },
    ]);
  });

  it.each([
    ["another step", { type: "approve", stepId: "s9", inputHash: "h2", scope: "once" }],
    ["another input of the step", { type: "approve", stepId: "s2", inputHash: "h1", scope: "once" }],
    ["a scope that was not offered", { type: "approve", stepId: "s2", inputHash: "h2", scope: "always" }],
    ["a text where none was asked for", { type: "answer", stepId: "s2", inputHash: "h2", text: "yes" }],
  ])("decides nothing for %s, and shows what waits now", async (_what, request) => {
    const { agent, receive, wait, posted, announced } = setUp();
    wait(pendingApproval());
    await receive(request);
    expect(agent.answers).toEqual([]);
    expect(announced).toEqual(["This request has changed. Nothing was decided."]);
    expect(posted).toMatchObject([{ type: "state", approval: { stepId: "s2" } }]);
  });

  it("refuses what the protocol does not define", async () => {
    const { feature, agent, wait } = setUp();
    wait(pendingApproval());
    const wrong = { type: "approve", stepId: "s2", inputHash: "h2", scope: "forever" };
    await expect(feature.receive(wrong, {} as FeaturePanel)).rejects.toThrow();
    expect(agent.answers).toEqual([]);
  });
});

describe("the commands", () => {
  it("approve what the user can have seen, once", async () => {
    const { agent, feature, session, clock, wait } = setUp();
    wait(pendingApproval());
    clock.advance(400);
    await feature.decide("approve", session);
    expect(agent.answers).toEqual([["s2", "h2", { kind: "approved", scope: "once" }]]);
  });

  it.each([
    ["has only just appeared", true, 399],
    ["no visible panel shows", false, 10_000],
  ])("only go to a request that %s", async (_which, isShown, later) => {
    const { agent, feature, session, clock, shown, wait, sent, revealed } = setUp();
    shown.current = isShown;
    wait(pendingApproval());
    clock.advance(later);
    await feature.decide("approve", session);
    expect(agent.answers).toEqual([]);
    expect(revealed).toEqual(["c"]);
    expect(sent.at(-1)).toEqual({ type: "focus" });
  });

  it("do not approve a question", async () => {
    const { agent, feature, session, clock, wait } = setUp();
    wait(pendingApproval({ question: { text: "Which?", choices: ["a"] } }));
    clock.advance(1000);
    await feature.decide("approve", session);
    expect(agent.answers).toEqual([]);
  });

  it("move the focus once the panel that they reveal is ready", async () => {
    const { feature, wait, receive, posted } = setUp();
    wait(pendingApproval());
    await feature.focusRequest();
    await receive({ type: "show" });
    expect(posted.map(({ type }) => type)).toEqual(["state", "focus"]);
    await receive({ type: "focused" });
    await receive({ type: "show" });
    expect(posted.map(({ type }) => type)).toEqual(["state", "focus", "state"]);
  });

  it("keep, undo and show changes of one file or all, and name the files that were left", async () => {
    const { files, feature, session, receive } = setUp();
    files.files = [{ uri: "f", path: "src/a.ts", change: "change", added: 1, removed: 0, hasConflict: true }];
    await receive({ type: "keep", uri: "f" });
    await receive({ type: "show-changes" });
    await feature.changes("undo", session);
    expect(files.calls).toEqual([
      ["keep", "c", "f"],
      ["show", "c", undefined],
      ["undo", "c", undefined],
    ]);
    expect(testWindow.shown.map(({ text }) => text)).toEqual(["Not undone, because you changed the same lines since: src/a.ts"]);
  });
});

describe("waiting for the user", () => {
  it("shows in the status bar and on the panels until nothing waits", () => {
    const { wait, counts } = setUp();
    wait(pendingApproval());
    expect(testWindow.statusItems.map(({ text }) => text)).toEqual(["$(question) Waiting for You"]);
    wait();
    expect(counts).toEqual([1, 0]);
    expect(testWindow.commands).toEqual([
      ["setContext", "snowcell.waiting", true],
      ["setContext", "snowcell.waiting", false],
    ]);
    expect(testWindow.shown).toEqual([]);
  });

  it("notifies once if the window is not looked at, and goes to the request", async () => {
    const { wait, revealed } = setUp();
    testWindow.isFocused = false;
    testWindow.press = () => "Go to Request";
    wait(pendingApproval());
    wait(pendingApproval(), pendingApproval({ step: step({ id: "s3" }) }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(testWindow.shown.map(({ text }) => text)).toEqual(["SnowCell is waiting for you: Run npm test"]);
    expect(revealed).toEqual(["c"]);
  });

  it("is heard once, whichever panel shows it next", async () => {
    const { wait, receive, posted } = setUp();
    wait(pendingApproval());
    await receive({ type: "heard", stepId: "s2", inputHash: "h2" });
    await receive({ type: "show" });
    expect(posted).toMatchObject([{ approval: { heard: true } }]);
  });
});

describe("a step", () => {
  it("is titled by its tool, in one line, also while its arguments come or the tool is gone", () => {
    const { feature } = setUp();
    const title = (part: Parameters<typeof step>[0]) => feature.views.title(step(part));
    expect(title({})).toBe("Read src/app.ts");
    expect(title({ argumentsText: '{"path":"a\\n  b"}' })).toBe("Read a b");
    expect(title({ argumentsText: '{"pa' })).toBe("Call read_file");
    expect(title({ argumentsText: "{}" })).toBe("Call read_file");
    expect(title({ tool: "mcp_search" })).toBe("Call mcp_search");
    expect(title({ argumentsText: `{"path":"${"x".repeat(9000)}"}` }).length).toBeLessThanOrEqual(200);
  });

  it("says how it ended", () => {
    const { feature } = setUp();
    const result = (part: Parameters<typeof step>[0]) => {
      const [view] = feature.views.partViews([stepPart(part)]);
      return view?.kind === "step" ? view.step.result : undefined;
    };
    const edits = [{ uri: "f", path: "a.ts", change: "change", added: 3, removed: 1 }] as const;
    expect(result({})).toBeUndefined();
    expect(result({ edits })).toBe("+3 −1");
    expect(result({ state: "failed", exitCode: 1, startedAt: 0, endedAt: 3100 })).toBe("exit code 1, 3 s");
    expect(result({ state: "failed", result: { text: "No such file\nnext", isError: true } })).toBe("No such file next");
    expect(result({ state: "declined", approval: { by: "user", scope: "once", note: "Not now" } })).toBe("declined: Not now");
    expect(result({ state: "declined", ...{ detail: "Outside the workspace" } })).toBe("Outside the workspace");
    expect(result({ state: "interrupted" })).toBe("interrupted: the outcome is unknown");
  });

  it("keeps one view per part, at the same index", () => {
    const { feature } = setUp();
    const at = { textAt: 1, reasoningAt: 2 };
    const parts = [
      { ...at, kind: "round", round: 1 },
      stepPart(),
      { ...at, kind: "todos", items: [] },
      { ...at, kind: "note", text: "n" },
      { ...at, kind: "notice", notice: "requests", pauses: true, detail: "40 requests." },
      { ...at, kind: "compaction", upToRound: 1, summary: "s" },
    ] as const;
    const views = feature.views.partViews(parts);
    expect(views.map(({ kind }) => kind)).toEqual(["break", "step", "break", "note", "notice", "compaction"]);
    expect(views[4]).toMatchObject({ text: "Paused: the limit of requests is reached. 40 requests.", pauses: true });
    expect(feature.views.partViews(parts, 4)[0]).toBe(views[4]);
  });

  it("sends its details only on demand, bounded", async () => {
    const { receive, posted, answer, session } = setUp();
    answer.parts = [stepPart({ result: { text: "x".repeat(100_000), isError: false } })];
    await receive({ type: "details", messageId: "m1", stepId: "s1" });
    await receive({ type: "details", messageId: "m1", stepId: "other" });
    expect(posted).toHaveLength(1);
    const [details] = posted;
    if (details?.type !== "details") throw new Error("These are the details");
    expect(details.sections.map(({ heading }) => heading)).toEqual(["Arguments", "Result"]);
    expect(details.sections[1]?.text).toMatch(/x\n… Characters left out: 40000$/);
    fire(session, { type: "step-output", messageId: "m1", stepId: "s1", text: "one\n" });
    answer.parts = [stepPart({ state: "running" })];
    await receive({ type: "details", messageId: "m1", stepId: "s1" });
    expect(posted[1]).toMatchObject({ sections: [{}, { heading: "Output so far", text: "one\n" }] });
  });
});
