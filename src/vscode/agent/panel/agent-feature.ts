// Start here: the host's side of agent mode in the panels. part-views.ts and agent-state.ts are what they show; waiting.ts tells
// the user that a call waits. Holds no state of the agent: the session does.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ChangedFiles, PendingApproval } from "../../../core/agent/agent-controls.js";
import type { ApprovalAnswer } from "../../../core/agent/agent-services.js";
import type { ChatSession } from "../../../core/chat/chat-session.js";
import type { SessionEvent } from "../../../core/chat/session-events.js";
import { stepsOf } from "../../../core/conversation/parts.js";
import { DisposableList } from "../../../core/platform/emitter.js";
import type { Clock, Disposable } from "../../../core/platform/ports.js";
import type { Price } from "../../../core/usage/price.js";
import { type AgentReply, type AgentRequest, agentRequestSchema } from "../../../protocol/agent.js";
import { showWarning } from "../../interface/messages.js";
import type { FeaturePanel, PanelFeature } from "../../panel/panel-feature.js";
import { UsageNumbers } from "../../usage/usage-numbers.js";
import { agentState, approvalKey } from "./agent-state.js";
import { OutputTails } from "./output-tails.js";
import { PartViews } from "./part-views.js";
import { stepDetails } from "./step-details.js";
import type { NamedTool } from "./step-words.js";
import { leaveUnsuited } from "./unsuited-model.js";
import { Waiting } from "./waiting.js";

/** What the rest of agent mode gives to the panels. */
export interface AgentOfWindow {
  /** A tool by its name; undefined if there is none now. */
  tool(name: string): NamedTool | undefined;
  readonly changedFiles: ChangedFiles;
}

export interface AgentFeatureServices extends AgentOfWindow {
  readonly clock: Clock;
  price(modelId: string): Price | undefined;
  /** The session of a conversation, if it is live. */
  session(conversationId: string): ChatSession | undefined;
  /** Whether a visible panel shows the conversation. */
  isShown(session: ChatSession): boolean;
  /** Sends a message to every panel that shows the conversation. */
  tell(session: ChatSession, message: AgentReply): void;
  /** Shows the conversation in a panel and reveals it. */
  reveal(session: ChatSession): Promise<void>;
  /** Shows on every panel how many calls wait. */
  showWaiting(count: number): void;
}

/** Changes that come many at a time, such as figures, reach the panels this late, in ms. */
const gatherMs = 100;
/** As in the panel: a command pressed before the user can have seen the request does not count, in ms. */
const seenAfterMs = 400;

export class AgentFeature implements PanelFeature, vscode.Disposable {
  readonly views: PartViews;
  private readonly tails = new OutputTails();
  private readonly numbers = new UsageNumbers(vscode.env.language);
  private readonly own = new DisposableList();
  private readonly waiting: Waiting;
  /** Those with a call that waits. */
  private readonly waitingSessions = new Set<ChatSession>();
  private readonly gathering = new Map<ChatSession, Disposable>();
  private readonly heard = new Set<string>();
  /** When each request was first sent to a visible panel, by the monotonic clock. */
  private readonly sentAt = new Map<string, number>();
  /** A command wants the focus there as soon as the panel can. */
  private focusWanted: ChatSession | undefined;

  constructor(private readonly services: AgentFeatureServices) {
    this.views = new PartViews((name) => services.tool(name));
    this.waiting = this.own.add(
      new Waiting({ showWaiting: (count) => services.showWaiting(count), goToRequest: () => this.focusRequest() }),
    );
    this.own.add(
      services.changedFiles.onDidChange((conversationId) => {
        const session = services.session(conversationId);
        if (session) this.tellLater(session);
      }),
    );
  }

  dispose(): void {
    for (const timer of this.gathering.values()) timer.dispose();
    this.own.dispose();
  }

  /** Takes an event of any session. */
  happened(session: ChatSession, event: SessionEvent): void {
    switch (event.type) {
      case "approvals-changed":
        this.countWaiting(session);
        this.tellState(session);
        return;
      case "step-output":
        this.tails.add(event.stepId, event.text);
        this.services.tell(session, { type: "output", stepId: event.stepId, text: event.text });
        return;
      case "parts-changed":
      case "mode-changed":
        this.tellLater(session);
        return;
      case "message-changed":
        if (event.message.parts) this.tellLater(session);
        return;
      case "stream-ended":
      case "path-changed":
        if (session.agent.mode !== "agent") return;
        this.countWaiting(session);
        this.tellLater(session);
        return;
    }
  }

  async receive(message: unknown, panel: FeaturePanel): Promise<void> {
    const request = agentRequestSchema.parse(message);
    const { session } = panel;
    switch (request.type) {
      case "show":
        panel.post(this.state(session));
        if (this.focusWanted === session) panel.post({ type: "focus" } satisfies AgentReply);
        return;
      case "mode":
        return await session.agent.setMode(request.mode);
      case "details":
        return this.showDetails(request, panel);
      case "approve":
      case "decline":
      case "answer":
        return this.answer(request, panel);
      case "heard":
        this.heard.add(`${request.stepId} ${request.inputHash}`);
        return;
      case "focused":
        this.focusWanted = undefined;
        return;
      case "continue":
        return await session.agent.continue(request.messageId);
      case "other-model":
      case "chat-mode":
        return await leaveUnsuited(request.type, request.messageId, session);
      case "keep":
      case "undo":
        return await this.changes(request.type, session, request.uri);
      case "show-changes":
        return await this.changes("show", session, request.uri);
    }
  }

  /** Moves the focus to the call that waits: of `preferred`, or else of any conversation. */
  async focusRequest(preferred?: ChatSession): Promise<void> {
    const [oldest] = this.waitingSessions;
    const session = preferred && this.waitingSessions.has(preferred) ? preferred : oldest;
    if (!session) return;
    this.focusWanted = session;
    await this.services.reveal(session);
    this.services.tell(session, { type: "focus" });
  }

  /** Approves once what waits in `session`, or declines it. Only shows it if the user cannot have seen it yet. */
  async decide(verdict: "approve" | "decline", session: ChatSession): Promise<void> {
    const [pending] = session.agent.pending();
    const sentAt = pending && this.sentAt.get(approvalKey(pending));
    const shown = sentAt !== undefined && this.services.isShown(session);
    const seen = shown && this.services.clock.monotonic() - sentAt >= seenAfterMs;
    if (!pending || !seen || (pending.question && verdict === "approve")) return await this.focusRequest(session);
    const answer: ApprovalAnswer = verdict === "approve" ? { kind: "approved", scope: "once" } : { kind: "declined" };
    session.agent.answer(pending.step.id, pending.step.inputHash ?? "", answer);
  }

  /** Keeps, undoes or shows the changes of a conversation in one file, or in all. */
  async changes(what: "keep" | "undo" | "show", session: ChatSession, uri?: string): Promise<void> {
    const { changedFiles } = this.services;
    const { id } = session.conversation;
    const left = (await changedFiles[what](id, uri)) ?? [];
    if (left.length === 0) return;
    const names = new Intl.ListFormat(vscode.env.language).format(left.map(({ path }) => path));
    void showWarning(l10n.t("Not undone, because you changed the same lines since: {0}", names));
  }

  private showDetails({ messageId, stepId }: { messageId: string; stepId: string }, panel: FeaturePanel): void {
    const message = panel.session.conversation.get(messageId);
    const step = message && stepsOf(message.parts).find(({ id }) => id === stepId);
    if (step) panel.post(stepDetails(step, this.tails.of(stepId)));
  }

  private answer(request: Extract<AgentRequest, { type: "approve" | "decline" | "answer" }>, panel: FeaturePanel): void {
    const { session } = panel;
    const { agent } = session;
    const pending = agent.pending().find((each) => approvalKey(each) === `${request.stepId} ${request.inputHash}`);
    const answer = pending && answerTo(request, pending);
    if (answer && agent.answer(request.stepId, request.inputHash, answer)) return;
    // The panel showed something older.
    panel.announce(l10n.t("This request has changed. Nothing was decided."));
    panel.post(this.state(session));
  }

  private state(session: ChatSession): AgentReply {
    const [first] = session.agent.pending();
    if (first && !this.sentAt.has(approvalKey(first)) && this.services.isShown(session)) {
      this.sentAt.set(approvalKey(first), this.services.clock.monotonic());
    }
    return agentState(session, {
      numbers: this.numbers,
      files: (conversationId) => this.services.changedFiles.list(conversationId),
      price: (modelId) => this.services.price(modelId),
      wasHeard: (approval) => this.heard.has(approvalKey(approval)),
    });
  }

  private tellState(session: ChatSession): void {
    this.gathering.get(session)?.dispose();
    this.gathering.delete(session);
    this.services.tell(session, this.state(session));
  }

  private tellLater(session: ChatSession): void {
    if (this.gathering.has(session)) return;
    this.gathering.set(
      session,
      this.services.clock.schedule(gatherMs, () => this.tellState(session)),
    );
  }

  private countWaiting(changed: ChatSession): void {
    if (changed.agent.pending().length) this.waitingSessions.add(changed);
    else this.waitingSessions.delete(changed);
    const pending = [...this.waitingSessions].flatMap((session) => session.agent.pending());
    const [first] = pending;
    this.waiting.update(pending.length, first?.question?.text ?? first?.title ?? "");
    const known = new Set(pending.map(approvalKey));
    for (const kept of [this.sentAt, this.heard]) for (const key of kept.keys()) if (!known.has(key)) kept.delete(key);
  }
}

/** Undefined if the request was not offered. */
function answerTo(
  request: Extract<AgentRequest, { type: "approve" | "decline" | "answer" }>,
  { offers, question }: PendingApproval,
): ApprovalAnswer | undefined {
  switch (request.type) {
    case "approve":
      if (question || (request.scope !== "once" && offers[request.scope] === undefined)) return undefined;
      return { kind: "approved", scope: request.scope };
    case "decline":
      return { kind: "declined", ...(request.note.trim() === "" ? {} : { note: request.note.trim() }) };
    case "answer":
      return question ? { kind: "answered", text: request.text } : undefined;
  }
}
