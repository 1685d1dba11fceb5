// A session with an agent whose state a test sets, in place of a run.

import type {
  AgentControls,
  AgentEvent,
  ChangedFile,
  ChangedFiles,
  PendingApproval,
} from "../../src/core/agent/agent-controls.js";
import type { ApprovalAnswer } from "../../src/core/agent/agent-services.js";
import { ChatSession } from "../../src/core/chat/chat-session.js";
import { Conversation, type Message } from "../../src/core/conversation/conversation.js";
import type { Part, Step } from "../../src/core/conversation/parts.js";
import { MemoryHistoryStore } from "../../src/core/history/history-store.js";
import { Emitter } from "../../src/core/platform/emitter.js";
import type { ManualClock } from "./manual-clock.js";
import { requestsOver } from "./requests.js";
import { ScriptedProvider } from "./scripted-provider.js";
import { KeptLog } from "./wire-context.js";

export class FakeAgent implements AgentControls {
  mode: AgentControls["mode"] = "agent";
  waiting: PendingApproval[] = [];
  running = false;
  readonly answers: (readonly [stepId: string, inputHash: string, answer: ApprovalAnswer])[] = [];
  readonly notes: string[] = [];
  readonly continued: string[] = [];

  async setMode(mode: AgentControls["mode"]): Promise<void> {
    this.mode = mode;
  }

  pending(): readonly PendingApproval[] {
    return this.waiting;
  }

  answer(stepId: string, inputHash: string, answer: ApprovalAnswer): boolean {
    const waits = this.waiting.some(({ step }) => step.id === stepId && step.inputHash === inputHash);
    if (waits) this.answers.push([stepId, inputHash, answer]);
    this.waiting = this.waiting.filter(({ step }) => step.id !== stepId || !waits);
    return waits;
  }

  addNote(text: string): boolean {
    if (this.running) this.notes.push(text);
    return this.running;
  }

  async continue(messageId: string): Promise<void> {
    this.continued.push(messageId);
  }
}

export class FakeChangedFiles implements ChangedFiles {
  files: ChangedFile[] = [];
  readonly calls: (readonly unknown[])[] = [];
  private readonly emitter = new Emitter<string>();
  readonly onDidChange = this.emitter.event;

  change(conversationId: string, files: readonly ChangedFile[]): void {
    this.files = [...files];
    this.emitter.fire(conversationId);
  }

  list(): readonly ChangedFile[] {
    return this.files;
  }

  async keep(...call: [conversationId: string, uri?: string]): Promise<void> {
    this.calls.push(["keep", ...call]);
  }

  async undo(...call: [conversationId: string, uri?: string]): Promise<readonly ChangedFile[]> {
    this.calls.push(["undo", ...call]);
    return this.files.filter(({ hasConflict }) => hasConflict);
  }

  async show(...call: [conversationId: string, uri?: string]): Promise<void> {
    this.calls.push(["show", ...call]);
  }
}

export interface AgentSession {
  readonly session: ChatSession;
  readonly agent: FakeAgent;
  /** The answer `m1`, whose parts a test sets. */
  readonly answer: Message & { parts?: readonly Part[] };
}

/** A question `u1` and its answer `m1`. */
export function agentSession(clock: ManualClock): AgentSession {
  const conversation = new Conversation("c", 0, "Title");
  const blank = { createdAt: 0, reasoning: "", state: "done" } as const;
  conversation.append({ ...blank, id: "u1", parentId: null, role: "user", text: "Fix it" });
  const answer: AgentSession["answer"] = { ...blank, id: "m1", parentId: "u1", role: "assistant", text: "Looking. Done." };
  conversation.append(answer);
  const session = new ChatSession(
    conversation,
    {
      ...{ clock, log: new KeptLog(), history: new MemoryHistoryStore() },
      requests: requestsOver([new ScriptedProvider()], { clock }).requests,
      parameters: () => ({}),
      systemPrompt: () => "",
    },
    "",
  );
  const agent = new FakeAgent();
  Object.defineProperty(session, "agent", { value: agent });
  return { session, agent, answer };
}

/** Fires an event of the session, as its agent would. */
export function fire(session: ChatSession, event: AgentEvent): void {
  (session as unknown as { readonly emitter: Emitter<AgentEvent> }).emitter.fire(event);
}

export function step(part: Partial<Step> = {}): Step {
  return {
    ...{ id: "s1", callId: "c1", tool: "read_file", argumentsText: '{"path":"src/app.ts"}', round: 1 },
    ...{ effect: "reads", state: "done", inputHash: "h1" },
    ...part,
  } as Step;
}

export function stepPart(part: Partial<Step> = {}, textAt = 8): Part {
  return { kind: "step", textAt, reasoningAt: 0, step: step(part) };
}

export function pendingApproval(part: Partial<PendingApproval> = {}): PendingApproval {
  return {
    messageId: "m1",
    step: step({
      id: "s2",
      tool: "run_command",
      argumentsText: '{"command":"npm test"}',
      effect: "runs",
      state: "waiting",
      inputHash: "h2",
    }),
    title: "Run npm test",
    preview: { kind: "command", text: "npm test" },
    reasons: ["It runs code of the workspace."],
    offers: { task: "npm test" },
    ...part,
  };
}
