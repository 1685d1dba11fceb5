// Start here: carries out the calls of one round. Reading calls run together, all others alone and in order. Every call ends
// with exactly one result, whatever happens.
//
// A call is read, planned, judged by the gate, perhaps approved by the user, recorded in the journal, and then runs.

import { openStates, type Step, type StepResult, type StepState } from "../../conversation/parts.js";
import type { Decision, GatedCall, Granted, Refusal, RunFacts } from "../../permissions/decision.js";
import type { Permit } from "../../permissions/permit.js";
import { abortable } from "../../platform/abortable.js";
import { isPlan, type Tool, type ToolContext, type ToolOutcome, type ToolPlan } from "../../tools/tool.js";
import { closedStep } from "../recovery.js";
import { askUser } from "./ask-user.js";
import { canonical, readCall } from "./call-reader.js";
import { bounded, type CallServices } from "./call-services.js";

const mostParallel = 6;
/** How long a call that was stopped may take to end, in ms. */
const stopLimitMs = 3_000;

const cancelled = "The user stopped the run. This call did not run.";
const stoppedInside = "The user stopped the run while this ran. It may have taken effect.";

interface ReadyCall {
  readonly index: number;
  readonly tool: Tool;
  readonly input: unknown;
  readonly inputHash: string;
}

type FinishedHow = Partial<Pick<Step, "edits" | "exitCode" | "detail" | "approval">>;

export class RunCalls {
  /** Calls that the user has decided about since the run began. */
  decided = 0;

  constructor(private readonly services: CallServices) {}

  /**
   * Runs the open steps at these indexes. `mustAsk`: steps that waited before the window was reloaded; they ask even if the
   * gate would now allow them. Resolves when each has a result, or when the signal aborts.
   */
  async run(indexes: readonly number[], mustAsk: ReadonlySet<number> = new Set()): Promise<void> {
    const { parts, tools, signal } = this.services;
    let group: ReadyCall[] = [];
    const runGroup = async (): Promise<void> => {
      const calls = group;
      group = [];
      await inParallel(calls, (call) => this.runOne(call, mustAsk.has(call.index)));
    };
    for (const index of indexes) {
      if (signal.aborted) return;
      const { tool, argumentsText, state } = parts.step(index);
      if (!openStates.has(state)) continue;
      const read = await readCall(tool, argumentsText, tools);
      if ("problem" in read) {
        await runGroup();
        this.finish(index, "failed", { text: read.problem, isError: true }, {}, argumentsText, true);
        continue;
      }
      if (!read.tool.isParallel) await runGroup();
      group.push({ index, ...read });
      if (!read.tool.isParallel) await runGroup();
    }
    await runGroup();
  }

  /** Gives every open step a result. A window that closes leaves what waits for the user. */
  close(): void {
    const { parts, host } = this.services;
    if (host.isClosing()) return;
    for (const [index, part] of parts.list.entries()) {
      if (part.kind !== "step" || !openStates.has(part.step.state)) continue;
      const text = part.step.state === "running" ? stoppedInside : cancelled;
      parts.changeStep(index, { ...closedStep(part.step, "cancelled", text), endedAt: this.services.clock.now() });
    }
  }

  private async runOne(call: ReadyCall, mustAsk: boolean): Promise<void> {
    const { signal, log } = this.services;
    if (signal.aborted) return;
    try {
      await this.carryOut(call, mustAsk);
    } catch (thrown) {
      if (signal.aborted) return;
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      log.error(`The tool ${call.tool.definition.name} failed: ${message}`);
      this.end(call, "failed", { text: `The tool failed: ${message}`, isError: true });
    }
  }

  private async carryOut(call: ReadyCall, mustAsk: boolean): Promise<void> {
    const { parts, signal, gate } = this.services;
    const { index, tool, input, inputHash } = call;
    const { id } = parts.changeStep(index, { tool: tool.definition.name, effect: tool.effect, inputHash });
    const planned = await abortable(tool.plan(input, this.contextOf(id)), signal);
    if (!isPlan(planned)) return this.endWith(call, planned);
    if (planned.question) return await this.answerQuestion(call, planned);
    const gated = { stepId: id, tool: tool.definition.name, inputHash, actions: planned.actions };
    const decision = await abortable(gate.decide(gated, this.facts()), signal);
    if (decision.verdict === "refuse") return this.refuse(call, decision);
    if (decision.verdict === "allow" && !mustAsk) {
      const rule = decision.rule === undefined ? {} : { approval: { by: "rule", scope: "always" } as const };
      return await this.effect(call, planned, decision.permit, rule);
    }
    await this.askFirst(call, planned, gated, decision);
  }

  private async askFirst(call: ReadyCall, plan: ToolPlan, gated: GatedCall, decision: Exclude<Decision, Refusal>): Promise<void> {
    const { parts, host, approvals, answer, signal } = this.services;
    const { tool, input } = call;
    const step = parts.changeStep(call.index, { state: "waiting" });
    const isAsk = decision.verdict === "ask";
    const request = {
      ...{ step, title: tool.title(input), reasons: isAsk ? decision.reasons : [], offers: isAsk ? decision.offers : {} },
      ...(plan.preview ? { preview: plan.preview } : {}),
    };
    // The review itself saves what the user accepts, so the texts before it are recorded first.
    if (plan.review) await abortable(host.intend(step, plan.before ?? []), signal);
    const decided = await this.services.waiting(() =>
      askUser({
        ...{ approvals, messageId: answer.id, request, signal },
        ...(plan.review ? { review: (closing, approve) => plan.review?.(closing, approve) ?? Promise.resolve(undefined) } : {}),
        grant: (scope) => abortable(isAsk ? decision.grant(scope) : this.judgeAgain(gated), signal),
        reviewAllowed: () => this.begin(call, plan, { approval: { by: "user", scope: "once" } }),
      }),
    );
    if (!decided) return;
    this.decided += 1;
    switch (decided.kind) {
      case "reviewed":
        return this.endWith(call, decided.outcome);
      case "declined":
        return this.decline(call, decided.note);
      case "refused":
        return this.refuse(call, decided.refusal);
      case "approved": {
        const { scope, granted } = decided;
        if (granted.taskKey !== undefined) this.services.allowedForTask.add(granted.taskKey);
        await this.effect(call, plan, granted.permit, { approval: { by: "user", scope } });
      }
    }
  }

  /** For a call that the gate had allowed and that asks all the same. The user saw no reasons, so there must be none now. */
  private async judgeAgain(gated: GatedCall): Promise<Granted | Refusal> {
    const now = await this.services.gate.decide(gated, this.facts());
    if (now.verdict !== "ask") return now;
    if (now.reasons.length === 0) return await now.grant("once");
    const detail = now.reasons.join(" ");
    return {
      verdict: "refuse",
      reason: `Something has changed since the user was asked, so nothing was done: ${detail}`,
      detail,
    };
  }

  private async answerQuestion(call: ReadyCall, { question, preview }: ToolPlan): Promise<void> {
    const { parts, approvals, answer, signal } = this.services;
    const step = parts.changeStep(call.index, { state: "waiting" });
    const request = {
      ...{ step, title: call.tool.title(call.input), reasons: [], offers: {} },
      ...(preview ? { preview } : {}),
      ...(question ? { question } : {}),
    };
    const given = await this.services.waiting(() => approvals.ask(answer.id, request, signal));
    if (!given) return;
    this.decided += 1;
    if (given.kind === "answered") return this.end(call, "done", { text: given.text, isError: false });
    this.end(call, "declined", { text: "The user did not answer. Go on without an answer.", isError: false });
  }

  /** Records what is about to happen, then lets it happen. */
  private async effect(call: ReadyCall, plan: ToolPlan, permit: Permit, how: FinishedHow): Promise<void> {
    await this.begin(call, plan, how);
    const outcome = await this.untilStopped(plan.run(permit));
    if (outcome) this.endWith(call, outcome);
  }

  private async begin({ index, tool }: ReadyCall, plan: ToolPlan, how: FinishedHow): Promise<void> {
    const { parts, host, signal, clock } = this.services;
    const planned = plan.edits ? { edits: plan.edits } : {};
    const running = { ...parts.step(index), ...how, ...planned, state: "running", startedAt: clock.now() } as const;
    if (tool.effect !== "reads" && tool.effect !== "none") {
      await abortable(host.intend(running, plan.before ?? []), signal);
    }
    parts.changeStep(index, running);
  }

  /** The outcome; `undefined` if the call does not end after the run was stopped. */
  private async untilStopped(work: Promise<ToolOutcome>): Promise<ToolOutcome | undefined> {
    const { signal, clock } = this.services;
    try {
      return await abortable(work, signal);
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const timer = clock.schedule(stopLimitMs, () => resolve(undefined));
      const ended = await Promise.race([work.catch(() => undefined), promise]);
      timer.dispose();
      return ended;
    }
  }

  private endWith(call: ReadyCall, { result, declined, edits, exitCode, todos }: ToolOutcome): void {
    const { parts, signal } = this.services;
    const state = declined ? "declined" : !result.isError ? "done" : signal.aborted ? "cancelled" : "failed";
    this.end(call, state, result, {
      ...(edits ? { edits } : {}),
      ...(exitCode !== undefined ? { exitCode } : {}),
    });
    if (todos) parts.add({ kind: "todos", items: todos });
  }

  private refuse(call: ReadyCall, { reason, detail }: Refusal): void {
    this.end(call, "failed", { text: reason, isError: true }, { detail });
  }

  private decline(call: ReadyCall, note: string | undefined): void {
    const said = note === undefined || note.trim() === "" ? "" : ` The user says: ${note}`;
    this.end(
      call,
      "declined",
      { text: `The user declined this call. Do not repeat it.${said}`, isError: true },
      { approval: { by: "user", scope: "once", ...(said === "" ? {} : { note: note ?? "" }) } },
    );
  }

  private end({ index, input, tool }: ReadyCall, state: StepState, result: StepResult, how: FinishedHow = {}): void {
    const path = tool.effect === "edits" ? (input as { readonly path?: unknown } | undefined)?.path : undefined;
    this.finish(index, state, result, how, canonical(input), false, typeof path === "string" ? path : undefined);
  }

  private finish(
    index: number,
    state: StepState,
    given: StepResult,
    how: FinishedHow,
    input: string,
    isInvalid: boolean,
    editedPath?: string,
  ): void {
    const { parts, clock, maxChars } = this.services;
    const { tool } = parts.step(index);
    const result = bounded(given, maxChars);
    const line = this.services.saw({
      ...{ tool, input, result: result.text, state, isInvalid },
      ...(editedPath !== undefined ? { editedPath } : {}),
    });
    const text = line === undefined ? result.text : `${result.text}\n\n${line}`;
    if (result.foreign && !this.facts().hasForeignText) {
      parts.add({ kind: "notice", notice: "foreign-text", pauses: false });
    }
    // Planned edits give way to those that were made.
    const { edits: _planned, ...step } = parts.step(index);
    parts.replace(index, {
      kind: "step",
      step: { ...step, ...how, state, result: { ...result, text }, endedAt: clock.now() },
    });
  }

  private contextOf(stepId: string): ToolContext {
    const { answer, conversationId, signal, maxChars, host } = this.services;
    return {
      ...{ stepId, messageId: answer.id, conversationId, signal, maxChars },
      output: (text) => host.stepOutput(stepId, text),
    };
  }

  /** A page that the user attached is foreign text as much as one that the agent fetched, until they write again. */
  private isPageAttached(): boolean {
    const { path, parts } = this.services;
    const hasNote = parts.list.some(({ kind }) => kind === "note");
    const question = path.findLast(({ role }) => role === "user");
    return !hasNote && (question?.attachments ?? []).some(({ kind }) => kind === "page");
  }

  private facts(): RunFacts {
    const { answer, path, parts, conversationId, allowedForTask } = this.services;
    const sinceUser = parts.list.slice(parts.list.findLastIndex(({ kind }) => kind === "note") + 1);
    const editedPaths = new Set<string>();
    for (const part of [...path.flatMap((message) => message.parts ?? []), ...parts.list]) {
      for (const edit of part.kind === "step" ? (part.step.edits ?? []) : []) {
        editedPaths.add(edit.path);
        // A moved file is new where it is now.
        if (edit.movedTo !== undefined) editedPaths.add(pathIn(edit.movedTo));
      }
    }
    return {
      conversationId,
      startedAt: answer.createdAt,
      hasForeignText:
        this.isPageAttached() || sinceUser.some((part) => part.kind === "step" && part.step.result?.foreign === true),
      editedPaths,
      allowedForTask,
    };
  }
}

/** The path of a URI, decoded. */
function pathIn(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(mostParallel, items.length) }, worker));
}
