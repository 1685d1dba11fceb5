// Start here: the loop. A request, its calls, the next request with their results, until the model answers without a call, a
// limit pauses the run, or the user stops it. The answer is one message with many rounds.
//
// round.ts takes one response, calls/run-calls.ts carries out its calls, context/ builds the requests and keeps them within
// the model's context, budget.ts and loop-guard.ts say when to pause.

import * as l10n from "@vscode/l10n";
import { leftOutOf } from "../../context/left-out.js";
import { effectiveSettings } from "../../conversation/conversation-settings.js";
import { openStates } from "../../conversation/parts.js";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { filesOf } from "../../instructions/instruction-files.js";
import { abortable } from "../../platform/abortable.js";
import { createId } from "../../platform/ids.js";
import type { Asking, Content } from "../../requests/asking.js";
import type { ResolvedModel } from "../../requests/resolved-model.js";
import { profileOf } from "../../tools/registry/tool-profile.js";
import type { Tool } from "../../tools/tool.js";
import { brokenCall } from "../../wire/tool-calls/tool-arguments.js";
import { AnswerParts } from "../answer-parts.js";
import { RunCalls } from "../calls/run-calls.js";
import { AgentContext } from "../context/agent-context.js";
import { agentSystemPrompt, summaryRequest } from "../context/agent-prompt.js";
import { Compaction, type Room } from "../context/compaction.js";
import { Budget } from "./budget.js";
import { settleInterrupted } from "./interrupted-edits.js";
import { type Alarm, LoopGuard } from "./loop-guard.js";
import { agentProblem, passedOverText } from "./profile.js";
import { beginRound, type RoundOutcome, takeRound } from "./round.js";
import type { RunInput } from "./run-input.js";

/** The name of a step for a call that could not be read. */
const unreadCall = "unreadable_call";

/** Characters of a result if the context is unknown or large. */
const mostResultChars = 48_000;
const leastResultChars = 4_000;

/** The run of one model; a fallback begins another with the same answer. */
interface Prepared {
  readonly by: ResolvedModel;
  readonly tools: readonly Tool[];
  readonly context: AgentContext;
  readonly compaction: Compaction;
  readonly calls: RunCalls;
}

/** Thrown while a request is built, so that it is not sent. */
class Unsuitable extends FailureError {
  constructor(readonly alarm: Alarm) {
    super({ provider: "snowcell", kind: "bad-request", detail: alarm.detail, remedy: "switch-model" });
  }
}

export class AgentRun {
  private readonly parts: AnswerParts;
  private readonly budget: Budget;
  private readonly guard = new LoopGuard();
  private readonly chosen: { by?: ResolvedModel } = {};
  private prepared: Prepared | undefined;
  /** The user named the model for this answer: no fallback. */
  private readonly isNamed: boolean;
  private unsuitable: Alarm | undefined;
  private ignoredCalls = 0;
  private projectFacts: string | undefined;
  /** Estimated tokens of the request in progress. */
  private estimated = 0;

  constructor(private readonly input: RunInput) {
    const { answer, host, clock, services, why } = input;
    this.isNamed = why === "start" && answer.model !== undefined;
    this.parts = new AnswerParts(answer, host);
    this.budget = new Budget(answer, clock, () => services.limits());
  }

  /** Writes the answer to its end, a pause, a failure or a stop. Never throws. */
  async run(): Promise<void> {
    const { answer, signal, host } = this.input;
    try {
      await this.work();
    } catch (thrown) {
      if (!signal.aborted && this.unsuitable) this.pause(this.unsuitable);
      else if (!signal.aborted) this.fail(failureOf(thrown) ?? internalFailure("snowcell", thrown));
    }
    host.flush();
    this.prepared?.calls.close();
    this.budget.measure();
    if (signal.aborted && answer.state !== "done") answer.state = "stopped";
    host.changed();
  }

  /** Text of the user for the next request. */
  addNote(text: string): void {
    this.parts.add({ kind: "note", text });
  }

  private async work(): Promise<void> {
    const { answer, requests, signal, why, services } = this.input;
    delete answer.failure;
    delete answer.interrupted;
    const paused = this.parts.list.findLast((part) => part.kind === "notice" && part.pauses);
    // The user has chosen another model since.
    const isUnsuited = why === "continue" && paused?.kind === "notice" && paused.notice === "no-tools";
    const named = isUnsuited ? undefined : answer.model?.id;
    const own = named === undefined ? services.model?.(signal) : undefined;
    const first = await (own ?? requests.resolve(named, signal));
    await this.prepare(first);
    if (why !== "start") await settleInterrupted(this.parts, services, answer.id);
    if (!(await this.finishOpenSteps())) return;
    for (;;) {
      const alarm = this.guard.alarm ?? this.budget.exceeded();
      if (alarm) return this.pause(alarm);
      if (!(await this.makeRoom())) return;
      let outcome = await this.request();
      if (outcome.failure?.kind === "context-overflow") {
        if (!(await this.makeRoom(true))) return;
        outcome = await this.request();
      }
      if (outcome.failure?.code === brokenCall) this.answerBrokenCall(outcome.failure);
      else if (outcome.failure) return this.end(outcome.failure);
      await this.prepared?.calls.run(outcome.steps);
      if (signal.aborted) return;
      if (outcome.failure || outcome.steps.length > 0 || this.hasUnansweredNote()) continue;
      return this.finish(outcome);
    }
  }

  /** The server's reader could not read a call at all, so there is nothing to send back but the error. */
  private answerBrokenCall({ detail = "" }: Failure): void {
    const { clock, host } = this.input;
    const now = clock.now();
    const result = { text: "The arguments of your call were not valid JSON, so it did not run. Call it again.", isError: true };
    this.parts.add({
      kind: "step",
      step: {
        ...{ id: createId(now), callId: null, tool: unreadCall, argumentsText: "", round: this.parts.lastRound },
        ...{ effect: "none", state: "failed", result, detail, startedAt: now, endedAt: now },
      },
    });
    this.guard.saw({ tool: unreadCall, input: String(now), result: detail, state: "failed", isInvalid: true });
    host.changed();
  }

  /** Builds everything for a model. Throws if it cannot work as an agent. */
  private async prepare(by: ResolvedModel): Promise<Prepared> {
    const { conversation, answer, path, defaults, services, signal, instructions: find } = this.input;
    const problem = agentProblem(by.info, by.facts.contextLength);
    if (problem !== undefined) {
      this.unsuitable = { notice: "no-tools", detail: problem };
      answer.model = (this.chosen.by ?? by).model;
      throw new Unsuitable(this.unsuitable);
    }
    this.chosen.by ??= by;
    answer.model = by.model;
    this.projectFacts ??= await abortable(services.projectFacts(), signal);
    const offered = await abortable(services.tools(by), signal);
    const tools = offered.toSorted((one, other) => (one.definition.name < other.definition.name ? -1 : 1));
    const definitions = tools.map(({ definition }) => definition);
    const own = effectiveSettings(conversation.settings, defaults);
    const systemPrompt = agentSystemPrompt({
      isSmall: profileOf(by) === "small",
      tools: definitions,
      projectFacts: this.projectFacts,
      systemPrompt: own.systemPrompt,
    });
    const instructions = (await find?.(conversation.id, filesOf(path))) ?? [];
    const context = new AgentContext({
      ...{ by, answer, path, tools: definitions, systemPrompt, instructions, parameters: own.parameters },
    });
    const leftOut = leftOutOf(context.plan);
    if (leftOut) answer.leftOut = leftOut;
    else delete answer.leftOut;
    const compaction = new Compaction({ context, answer, parts: this.parts, summarize: () => this.summarize() });
    this.prepared = { by, tools, context, compaction, calls: this.callsFor(by, tools) };
    this.input.host.changed();
    return this.prepared;
  }

  private callsFor({ facts }: ResolvedModel, tools: readonly Tool[]): RunCalls {
    const { conversation, answer, path, services, approvals, allowedForTask, clock, log, signal, host } = this.input;
    const room = facts.contextLength ?? mostResultChars;
    return new RunCalls({
      ...{ answer, path, conversationId: conversation.id, parts: this.parts, host, tools, approvals, allowedForTask },
      ...{ clock, log, signal, gate: services.gate },
      // A quarter of the context, at four characters a token.
      maxChars: Math.max(leastResultChars, Math.min(mostResultChars, room)),
      waiting: (work) => this.budget.waiting(work),
      saw: (call) => {
        const lines = [this.guard.saw(call), this.ignoredLine()].filter((line) => line !== undefined);
        return lines.length > 0 ? lines.join("\n") : undefined;
      },
    });
  }

  private ignoredLine(): string | undefined {
    const ignored = this.ignoredCalls;
    this.ignoredCalls = 0;
    return ignored > 0 ? "Only your first call ran. Make one call per turn, at the end of your answer." : undefined;
  }

  /** Calls that waited when the window closed. False if the run must not go on. */
  private async finishOpenSteps(): Promise<boolean> {
    const { why, signal } = this.input;
    const calls = this.prepared?.calls;
    const round = this.parts.lastRound;
    const open = this.parts.stepsOf(round).filter((index) => openStates.has(this.parts.step(index).state));
    if (why === "start" || !calls) return true;
    const waiting = open.filter((index) => this.parts.step(index).state === "waiting");
    await calls.run(open, new Set(waiting));
    if (signal.aborted) return false;
    if (why === "continue" || calls.decided > 0) return true;
    // Nothing goes on by itself after a reload.
    this.pause({ notice: "interrupted", detail: "" });
    return false;
  }

  /** False if the run has ended here. */
  private async makeRoom(isRefused = false): Promise<boolean> {
    const room: Room = (await this.prepared?.compaction.makeRoom(isRefused)) ?? "enough";
    if (room === "useless") this.pause({ notice: "context", detail: l10n.t("The model's context is full.") });
    return room === "enough";
  }

  private async request(): Promise<RoundOutcome> {
    const { answer, host, clock, path, requests } = this.input;
    const services = { answer, parts: this.parts, host, clock, path };
    const index = beginRound(services);
    this.budget.asked();
    host.requested();
    const outcome = await takeRound(services, index, requests.ask(this.asking()), () => this.prepared?.tools ?? []);
    this.count(outcome);
    this.ignoredCalls = outcome.ignored;
    host.changed();
    return outcome;
  }

  private asking(): Asking {
    const { conversation, answer, signal } = this.input;
    const { by } = this.prepared ?? {};
    return {
      ...(by ? { model: by } : {}),
      ...(this.isNamed ? { noFallback: true } : {}),
      ...(this.chosen.by ? { chosen: this.chosen.by } : {}),
      conversationId: conversation.id,
      signal,
      onModel: ({ model }, notice) => {
        answer.model = model;
        if (notice !== undefined) answer.fallbacks = [...(answer.fallbacks ?? []), notice];
        this.input.host.changed();
      },
      onPassedOver: (models) => {
        this.parts.add({ kind: "notice", notice: "no-fallback", detail: passedOverText(models), pauses: false });
      },
      content: (answering) => this.contentFor(answering),
    };
  }

  private async contentFor(by: ResolvedModel): Promise<Content> {
    const { conversation, defaults, answer } = this.input;
    const known = this.prepared;
    // A fallback, or a model that was found to refuse images.
    const isKnown = known?.by.model.id === by.model.id && known.by.facts.seesImages === by.facts.seesImages;
    const prepared = isKnown ? known : await this.prepare(by);
    this.estimated = prepared.context.tokens();
    return {
      messages: prepared.context.messages(),
      tools: prepared.tools.map(({ definition }) => definition),
      parameters: effectiveSettings(conversation.settings, defaults).parameters,
      conversationId: conversation.id,
      ...(answer.continuation !== undefined ? { continuation: answer.continuation } : {}),
    };
  }

  private count({ usage }: RoundOutcome): void {
    if (!usage || !this.prepared) return;
    const { by, context } = this.prepared;
    this.budget.used(usage, this.input.services.price?.(by) ?? by.info.price);
    if (!usage.estimated) context.counted(usage.promptTokens, this.estimated);
  }

  /** The model's own summary of its rounds. */
  private async summarize(): Promise<string | undefined> {
    const { requests, signal } = this.input;
    if (!this.prepared) return undefined;
    const asking = this.asking();
    let text = "";
    this.budget.asked();
    const content = async (by: ResolvedModel): Promise<Content> => {
      const own = await this.contentFor(by);
      return { ...own, messages: [...own.messages, { role: "user", content: summaryRequest }] };
    };
    for await (const event of requests.ask({ ...asking, content })) {
      if (event.type === "text-delta") text += event.text;
      if (event.type === "text-was-reasoning") text = "";
      if (event.type === "usage") this.count({ usage: event.usage, steps: [], ignored: 0, isCut: false });
      if (event.type === "failed") this.end(event.failure);
      if (event.type === "failed" || signal.aborted) return undefined;
    }
    if (text.trim() !== "") return text;
    this.pause({ notice: "context", detail: l10n.t("The model's context is full, and it gave no summary of its work.") });
    return undefined;
  }

  /** A note that came while the model answered. */
  private hasUnansweredNote(): boolean {
    const { list } = this.parts;
    return list.findLastIndex(({ kind }) => kind === "note") > list.findLastIndex(({ kind }) => kind === "round");
  }

  private finish({ reason, isCut }: RoundOutcome): void {
    const { answer } = this.input;
    if (reason !== undefined) answer.finishReason = reason;
    if (isCut) this.pause({ notice: "cut-call", detail: l10n.t("The response hit its token limit.") });
    else answer.state = "done";
  }

  private pause({ notice, detail }: Alarm): void {
    this.input.host.flush();
    this.parts.add({ kind: "notice", notice, pauses: true, ...(detail === "" ? {} : { detail }) });
    this.input.answer.state = "stopped";
  }

  private end(failure: Failure): void {
    if (this.unsuitable) this.pause(this.unsuitable);
    else if (failure.kind === "aborted") this.input.answer.state = "stopped";
    else this.fail(failure);
  }

  private fail(failure: Failure): void {
    this.input.answer.state = "error";
    this.input.answer.failure = failure;
  }
}
