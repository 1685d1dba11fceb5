// An agent over files in memory: tools that read, edit and run, a gate whose verdicts a test sets, and a session with it.

import type { AgentLimits, AgentServices } from "../../src/core/agent/agent-services.js";
import { ChatSession, type ChatSessionServices } from "../../src/core/chat/chat-session.js";
import type { SessionEvent } from "../../src/core/chat/session-events.js";
import { Conversation, type Message } from "../../src/core/conversation/conversation.js";
import { type Step, stepsOf } from "../../src/core/conversation/parts.js";
import { type HistoryStore, MemoryHistoryStore } from "../../src/core/history/history-store.js";
import type { Action } from "../../src/core/permissions/action.js";
import type { Decision, GatedCall, RunFacts } from "../../src/core/permissions/decision.js";
import { demand, Permit } from "../../src/core/permissions/permit.js";
import type { Clock } from "../../src/core/platform/ports.js";
import type { RequestServices } from "../../src/core/requests/asking.js";
import type { Tool, ToolContext, ToolOutcome } from "../../src/core/tools/tool.js";
import { ManualClock } from "./manual-clock.js";
import { requestsOver } from "./requests.js";
import type { ScriptedProvider } from "./scripted-provider.js";
import { KeptLog } from "./wire-context.js";

/** What a test decides about calls. */
export type Verdict = (call: GatedCall, run: RunFacts) => "allow" | "ask" | "refuse";

export class FakeFiles {
  /** What happened, in order: `read a`, `begin edit a`, `edit a`. */
  readonly log: string[] = [];
  readonly texts = new Map<string, string>();

  hashOf(path: string): string | null {
    const text = this.texts.get(path);
    return text === undefined ? null : `hash of ${text}`;
  }
}

export interface FakeToolsOptions {
  /** Awaited inside each call while it runs. */
  readonly during?: (tool: string, path: string, context: ToolContext) => Promise<void>;
  readonly foreign?: boolean;
}

interface Input {
  readonly path: string;
  readonly lines?: number;
  readonly text: string;
}

function readInput(value: unknown): { input: Input } | { problem: string } {
  const { path, lines, text = "" } = value as Record<string, unknown>;
  if (typeof path !== "string") return { problem: "path must be a text" };
  const count = lines === undefined ? undefined : Number(lines);
  if (Number.isNaN(count)) return { problem: `lines is ${JSON.stringify(lines)}; it must be a number` };
  return { input: { path, text: String(text), ...(count === undefined ? {} : { lines: count }) } };
}

export function fakeTools(files: FakeFiles, { during, foreign }: FakeToolsOptions = {}): Tool[] {
  const tool = (
    name: string,
    effect: Tool["effect"],
    action: (input: Input) => Action,
    act: (input: Input) => ToolOutcome,
  ): Tool => ({
    definition: {
      name,
      description: name,
      inputSchema: {
        type: "object",
        properties: { path: { type: "string" }, lines: { type: "number" }, text: { type: "string" } },
      },
    },
    effect,
    isParallel: effect === "reads",
    read: readInput,
    title: (input) => `${name} ${(input as Input).path}`,
    plan: async (given, context) => {
      const input = given as Input;
      const actions = [action(input)];
      const before = files.texts.get(input.path) ?? null;
      const edits = [
        {
          ...({ uri: `file:///${input.path}`, path: input.path, change: "change", added: 1, removed: 1 } as const),
          ...(before === null ? {} : { beforeHash: `hash of ${before}` }),
          afterHash: `hash of ${input.text}`,
        },
      ];
      return {
        actions,
        ...(effect === "edits"
          ? { before: [{ uri: `file:///${input.path}`, path: input.path, text: before, hash: files.hashOf(input.path) }], edits }
          : {}),
        preview: { kind: "text", text: input.text },
        run: async (permit) => {
          for (const each of actions) demand(permit, each);
          files.log.push(`begin ${name} ${input.path}`);
          await during?.(name, input.path, context);
          files.log.push(`${name} ${input.path}`);
          const outcome = act(input);
          return effect === "edits" && !outcome.result.isError ? { ...outcome, edits } : outcome;
        },
      };
    },
  });
  const ok = (text: string): ToolOutcome => ({ result: { text, isError: false, ...(foreign ? { foreign } : {}) } });
  return [
    tool(
      "read_file",
      "reads",
      ({ path }) => ({ kind: "read", path }),
      ({ path }) => {
        const text = files.texts.get(path);
        return text === undefined ? { result: { text: `There is no file ${path}.`, isError: true } } : ok(text);
      },
    ),
    tool(
      "edit_file",
      "edits",
      ({ path }) => ({ kind: "edit", path, change: "change" }),
      ({ path, text }) => {
        if (text === "broken") return { result: { text: "The text to replace is not there.", isError: true } };
        files.texts.set(path, text);
        return ok(`Changed ${path}.`);
      },
    ),
    tool(
      "run_command",
      "runs",
      ({ text }) => ({ kind: "run", command: text }),
      ({ text }) => ({ ...ok(`Ran ${text}`), exitCode: 0 }),
    ),
    {
      ...tool(
        "set_todos",
        "none",
        ({ path }) => ({ kind: "read", path }),
        () => ok(""),
      ),
      isParallel: false,
      plan: async (input) => ({
        result: { text: "The list is set.", isError: false },
        todos: [{ text: (input as Input).text, state: "doing" }],
      }),
    },
    {
      ...tool(
        "ask_person",
        "none",
        ({ path }) => ({ kind: "read", path }),
        () => ok(""),
      ),
      isParallel: false,
      plan: async (input) => ({
        actions: [],
        question: { text: (input as Input).text, choices: ["yes", "no"] },
        run: async () => ok(""),
      }),
    },
  ];
}

export interface AgentSetup {
  readonly verdict?: Verdict;
  readonly limits?: Partial<AgentLimits>;
  readonly tools?: FakeToolsOptions;
  readonly more?: Partial<RequestServices>;
  readonly others?: readonly ScriptedProvider[];
  readonly history?: HistoryStore;
  readonly conversation?: Conversation;
  readonly files?: FakeFiles;
  readonly clock?: Clock;
  readonly services?: Partial<AgentServices>;
  readonly session?: Partial<ChatSessionServices>;
}

export function agentOver(model: ScriptedProvider, setup: AgentSetup = {}) {
  const files = setup.files ?? new FakeFiles();
  const manual = new ManualClock();
  const clock = setup.clock ?? manual;
  const history = setup.history ?? new MemoryHistoryStore();
  const facts: RunFacts[] = [];
  const { verdict = () => "allow" } = setup;
  const decide = async (call: GatedCall, run: RunFacts): Promise<Decision> => {
    facts.push(run);
    const permit = Permit.issue(call.stepId, call.inputHash, call.actions);
    const decided = verdict(call, run);
    if (decided === "refuse") return { verdict: "refuse", reason: "It is not allowed.", detail: "Refused." };
    if (decided === "allow") return { verdict: "allow", permit };
    return {
      verdict: "ask",
      reasons: ["a reason"],
      offers: { task: "all of these", always: "always" },
      grant: async (scope) => ({ verdict: "allow", permit, ...(scope === "task" ? { taskKey: call.tool } : {}) }),
    };
  };
  const agent: AgentServices = {
    gate: { decide },
    journal: history,
    limits: () => ({ maxRequests: 40, maxMinutes: 20, ...setup.limits }),
    tools: async () => fakeTools(files, setup.tools),
    projectFacts: async () => "The workspace folder is sample.",
    hashOf: async (uri) => files.hashOf(uri.replace("file:///", "")),
    ...setup.services,
  };
  const conversation = setup.conversation ?? new Conversation("c", 0);
  conversation.mode ??= "agent";
  const session = new ChatSession(
    conversation,
    {
      ...{ clock, history, log: new KeptLog(), parameters: () => ({}), systemPrompt: () => "" },
      requests: requestsOver([model, ...(setup.others ?? [])], { clock, ...setup.more }).requests,
      agent: async () => agent,
      ...setup.session,
    },
    "",
  );
  const events: SessionEvent[] = [];
  session.onEvent((event) => void events.push(event));
  return { session, agent: session.agent, files, clock: manual, history, facts, events, model };
}

/** The newest answer shown. */
export function answerIn(session: ChatSession): Message {
  const answer = session.conversation.path().at(-1);
  if (answer?.role !== "assistant") throw new Error("There is no answer");
  return answer;
}

export function stepsIn(session: ChatSession): readonly Step[] {
  return stepsOf(answerIn(session).parts);
}

/** `tool state` of each step. */
export function statesIn(session: ChatSession): string[] {
  return stepsIn(session).map(({ tool, state }) => `${tool} ${state}`);
}

/** The notices that a run ends or pauses with. */
export function noticesIn(session: ChatSession): string[] {
  return (answerIn(session).parts ?? []).flatMap((part) => (part.kind === "notice" ? [part.notice] : []));
}

/** Resolves when the session reports what matches, now or later. */
export async function until(session: ChatSession, matches: () => boolean): Promise<void> {
  if (matches()) return;
  await new Promise<void>((resolve) => {
    const listening = session.onEvent(() => {
      if (!matches()) return;
      listening.dispose();
      resolve();
    });
  });
}
