// The agent of one conversation: its mode, its runs, and what the user decides while they run. Loads the loop when an answer
// needs it.

import type { AgentControls, ConversationMode, PendingApproval } from "../agent/agent-controls.js";
import type { AgentServices, ApprovalAnswer } from "../agent/agent-services.js";
import type { RunHost } from "../agent/answer-parts.js";
import type { Approvals } from "../agent/calls/approvals.js";
import type { RunInput } from "../agent/loop/run-input.js";
import type { Conversation, Message } from "../conversation/conversation.js";
import type { DefaultSettings } from "../conversation/conversation-settings.js";
import { canContinue, type Step } from "../conversation/parts.js";
import type { ConversationKeeper } from "../history/conversation-keeper.js";
import type { HistoryStore } from "../history/history-store.js";
import type { Clock, Disposable, Log } from "../platform/ports.js";
import type { Requests } from "../requests/requests.js";
import type { FileBefore } from "../tools/tool.js";
import type { AnswerRun } from "./answer-run.js";
import type { FindInstructions } from "./answering.js";
import type { Answers } from "./answers.js";
import type { SessionEvent } from "./session-events.js";
import { StepOutput } from "./step-output.js";
import type { WriteTitle } from "./write-title.js";

export interface SessionAgentServices extends DefaultSettings {
  /** A title by a model, if the user chose one for titles. */
  readonly writeTitle?: WriteTitle;
  readonly requests: Pick<Requests, "ask" | "resolve">;
  readonly clock: Clock;
  readonly log: Log;
  readonly history: HistoryStore;
  readonly instructions?: FindInstructions;
  /** Absent: no agent mode. Loads with the first answer of an agent. */
  readonly agent?: () => Promise<AgentServices>;
}

export interface SessionAgentParts {
  readonly conversation: Conversation;
  readonly keeper: ConversationKeeper;
  readonly answers: Answers;
  fire(event: SessionEvent): void;
  isClosing(): boolean;
}

/** A lease ends 30 s after its last renewal; see `HistoryClient`. */
const renewLeaseMs = 8_000;

export class SessionAgent implements AgentControls {
  private approvals: Approvals | undefined;
  /** What the user allowed for the task of an answer, by its id. */
  private readonly allowed = new Map<string, Set<string>>();
  /** Runs in progress, by their answers. */
  private readonly noted = new Map<string, (text: string) => void>();

  constructor(
    private readonly services: SessionAgentServices,
    private readonly parts: SessionAgentParts,
  ) {}

  get mode(): ConversationMode {
    return this.parts.conversation.mode ?? this.services.mode?.() ?? "chat";
  }

  /** Whether the next answer is an agent's. */
  get isOn(): boolean {
    return this.mode === "agent" && this.services.agent !== undefined;
  }

  async setMode(mode: ConversationMode): Promise<void> {
    const { conversation, answers, keeper, fire } = this.parts;
    if (answers.any || mode === this.mode) return;
    conversation.mode = mode;
    fire({ type: "mode-changed", mode });
    await keeper.saveSettings();
  }

  pending(): readonly PendingApproval[] {
    return this.approvals?.list() ?? [];
  }

  answer(stepId: string, inputHash: string, answer: ApprovalAnswer): boolean {
    return this.approvals?.answer(stepId, inputHash, answer) ?? false;
  }

  addNote(text: string): boolean {
    const { leafId } = this.parts.conversation;
    const add = leafId === null ? undefined : this.noted.get(leafId);
    if (!add || text.trim() === "") return false;
    add(text);
    return true;
  }

  async continue(messageId: string): Promise<void> {
    const message = this.parts.conversation.get(messageId);
    if (message && canContinue(message)) await this.resume(message, "continue");
  }

  /** Asks again about calls that waited when the conversation was last open. */
  async reload(): Promise<void> {
    const { conversation } = this.parts;
    const leaf = conversation.leafId === null ? undefined : conversation.get(conversation.leafId);
    const waits = leaf?.parts?.some((part) => part.kind === "step" && part.step.state === "waiting");
    if (leaf && waits) await this.resume(leaf, "reload");
  }

  /** Writes an answer; see `WriteAnswer`. */
  async write(answer: Message, run: AnswerRun, signal: AbortSignal, why: RunInput["why"]): Promise<void> {
    const { conversation, fire, keeper } = this.parts;
    const { agent, ...services } = this.services;
    if (!agent) return;
    const [{ AgentRun }, { Approvals }, own] = await Promise.all([
      import("../agent/loop/agent-run.js"),
      import("../agent/calls/approvals.js"),
      agent(),
    ]);
    this.approvals ??= new Approvals(() => fire({ type: "approvals-changed" }));
    const host = this.hostOf(answer, run, own);
    const allowedForTask = this.allowed.get(answer.id) ?? new Set<string>();
    this.allowed.set(answer.id, allowedForTask);
    const { requests, clock, log, instructions, history } = services;
    const input: RunInput = {
      ...{ conversation, answer, path: conversation.path(answer.parentId), defaults: this.services, instructions },
      ...{ services: own, requests, approvals: this.approvals, allowedForTask, clock, log, signal, host, why },
    };
    const lease = this.holdLease(history, answer.id, clock);
    const agentRun = new AgentRun(input);
    this.noted.set(answer.id, (text) => agentRun.addNote(text));
    try {
      await agentRun.run();
    } finally {
      this.noted.delete(answer.id);
      lease.dispose();
      void keeper.saveMessages([answer]);
    }
  }

  private async resume(message: Message, why: "continue" | "reload"): Promise<void> {
    const { conversation, answers, keeper, fire } = this.parts;
    const question = message.parentId === null ? undefined : conversation.get(message.parentId);
    if (!question || !message.parts || !this.services.agent || answers.any) return;
    const isOurs = await this.services.history.lease(message.id).catch(() => false);
    if (!isOurs) return this.services.log.info("Another window is running this answer, or the history cannot be written");
    // Something else may have begun meanwhile.
    if (answers.any || !canContinue(message)) return await this.services.history.endLease(message.id).catch(() => undefined);
    const { recovered } = await import("../agent/recovery.js");
    // The other window has ended since this one loaded the answer.
    const { parts } = recovered(message, false);
    message.parts = [...(parts ?? message.parts)];
    message.state = "waiting";
    delete message.interrupted;
    const indexes = message.parts.map((_, index) => index);
    fire({ type: "parts-changed", messageId: message.id, from: 0 });
    void keeper.saveParts(message, indexes);
    await answers.run(message, question, (run, signal) => run.write(() => this.write(message, run, signal, why)));
  }

  private hostOf(answer: Message, run: AnswerRun, own: AgentServices): RunHost {
    const { keeper, fire, isClosing } = this.parts;
    const output = new StepOutput(this.services.clock, (stepId, text) =>
      fire({ type: "step-output", messageId: answer.id, stepId, text }),
    );
    return {
      take: (event) => run.take(event),
      requested: () => run.requested(),
      flush: () => run.flush(),
      changed: () => fire({ type: "message-changed", message: answer }),
      textReplaced: () => fire({ type: "text-replaced", message: answer }),
      partsChanged: (indexes) => {
        output.flush();
        fire({ type: "parts-changed", messageId: answer.id, from: indexes[0] ?? 0 });
        void keeper.saveParts(answer, indexes);
      },
      stepOutput: (stepId, text) => output.add(stepId, text),
      intend: (step, before) => this.intend(answer, own, step, before),
      isClosing,
    };
  }

  /** Retries once after saving everything: the history may be a new file. */
  private async intend(answer: Message, own: AgentServices, step: Step, before: readonly FileBefore[]): Promise<void> {
    try {
      await own.journal.intend(answer.id, step, before);
    } catch {
      await this.parts.keeper.saveConversation();
      await this.parts.keeper.saveMessages([answer]);
      await this.parts.keeper.saveParts(answer, answer.parts?.map((_, index) => index) ?? []);
      await own.journal.intend(answer.id, step, before);
    }
  }

  /** Keeps other windows from taking this run for dead. */
  private holdLease(history: HistoryStore, messageId: string, clock: Clock): Disposable {
    let timer: Disposable | undefined;
    const renew = (): void => {
      history.lease(messageId).catch(() => undefined);
      timer = clock.schedule(renewLeaseMs, renew);
    };
    renew();
    return {
      dispose: () => {
        timer?.dispose();
        history.endLease(messageId).catch(() => undefined);
      },
    };
  }
}
