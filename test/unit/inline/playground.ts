// A document with a cursor, an engine and a model that a test writes, on a clock that the test moves.

import type { Failure } from "../../../src/core/failures/errors.js";
import { emptyRing, type Ring } from "../../../src/core/inline/asking/ring.js";
import { Engine, type EngineAnswer, type EngineQuestion } from "../../../src/core/inline/engine.js";
import type { LastEdit, Snapshot } from "../../../src/core/inline/text/snapshot.js";
import { pause } from "../../../src/core/platform/pause.js";
import type { FimFamily } from "../../../src/core/provider-api/ability.js";
import type { CompletionRequest } from "../../../src/core/provider-api/completion.js";
import type { ChatEvent, PrivacyBoundary } from "../../../src/core/provider-api/provider.js";
import { markersOf } from "../../../src/core/wire/fim/formats.js";
import { ManualClock } from "../../support/manual-clock.js";

export interface Setting {
  readonly languageId?: string;
  readonly path?: string;
  readonly explicit?: boolean;
  readonly insertSpaces?: boolean;
  readonly tabSize?: number;
  readonly isChat?: boolean;
  readonly family?: FimFamily;
  readonly cursors?: number;
  readonly lastEdit?: LastEdit;
  readonly selected?: Snapshot["selected"];
  readonly above?: string;
  readonly boundary?: PrivacyBoundary;
  readonly ring?: Ring;
}

/** What a request of the model gets: pieces in order, then its end. */
export interface Script {
  readonly pieces: readonly string[];
  readonly end?: "stop" | "length" | Failure | "hang";
  /** Milliseconds before each piece. */
  readonly paceMs?: number;
}

export class Playground {
  readonly clock = new ManualClock();
  readonly requests: Omit<CompletionRequest, "model">[] = [];
  /** Requests that have not ended. */
  open = 0;
  aborted = 0;
  /** Characters that the model sent. */
  generated = 0;
  readonly late: string[] = [];
  /** What the status said, in order. */
  readonly working: boolean[] = [];
  readonly failures: [kind: string, isFirst: boolean][] = [];
  isBusy = false;
  script: (request: Omit<CompletionRequest, "model">) => Script = () => ({ pieces: [] });
  /** Sends one more piece of a running answer. */
  push: (text: string, end?: "stop" | "length") => void = () => undefined;
  readonly engine = new Engine({
    clock: this.clock,
    ask: (request, signal) => this.stream(request, signal),
    isBusy: () => this.isBusy,
    late: (uri) => void this.late.push(uri),
    failed: (failure, isFirst) => void this.failures.push([failure.kind, isFirst]),
    changed: () => void this.working.push(this.engine.state.isWorking),
  });

  /** `text` holds the cursor as `‸`; several cursors count. */
  async ask(text: string, setting: Setting = {}, signal = new AbortController().signal): Promise<EngineAnswer> {
    return await this.settle(this.engine.answer(questionAt(text, setting), signal));
  }

  /** Moves the clock until a promise settles. */
  async settle<Value>(promise: Promise<Value>, stepMs = 25): Promise<Value> {
    let isOver = false;
    const over = promise.finally(() => {
      isOver = true;
    });
    for (let round = 0; !isOver && round < 2000; round += 1) {
      await turns();
      if (!isOver) this.clock.advance(stepMs);
    }
    return await over;
  }

  private async *stream(request: Omit<CompletionRequest, "model">, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    this.requests.push(request);
    this.open += 1;
    const pushed: ChatEvent[] = [];
    let wake: () => void = () => undefined;
    signal.addEventListener("abort", () => {
      this.aborted += 1;
      wake();
    });
    this.push = (text, end) => {
      pushed.push({ type: "text-delta", text });
      if (end) pushed.push({ type: "finished", reason: end });
      wake();
    };
    try {
      const { pieces, end = "stop", paceMs = 0 } = this.script(request);
      for (const text of pieces) {
        if (paceMs > 0) await pause(this.clock, paceMs, signal);
        if (signal.aborted) return;
        this.generated += text.length;
        yield { type: "text-delta", text };
      }
      if (typeof end === "object") yield { type: "failed", failure: end };
      else if (end !== "hang") yield { type: "finished", reason: end };
      while (end === "hang" && !signal.aborted) {
        const event = pushed.shift();
        if (event) yield event;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        if (event?.type === "finished") return;
      }
    } finally {
      this.open -= 1;
    }
  }
}

/** Lets everything that waits for no clock happen. */
export async function turns(count = 30): Promise<void> {
  for (let index = 0; index < count; index += 1) await Promise.resolve();
}

export function snapshotAt(text: string, setting: Setting = {}): Snapshot {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const parts = text.replaceAll("\r\n", "\n").split("‸");
  const before = parts[0] ?? "";
  const lines = parts.join("").split("\n");
  const line = before.split("\n").length - 1;
  return {
    uri: "file:///work/src/a.ts",
    path: setting.path ?? "src/a.ts",
    languageId: setting.languageId ?? "typescript",
    lines: { count: lines.length, at: (index) => lines[index] ?? "" },
    line,
    character: before.length - (before.lastIndexOf("\n") + 1),
    eol,
    indentation: { insertSpaces: setting.insertSpaces ?? true, tabSize: setting.tabSize ?? 2 },
    explicit: setting.explicit ?? false,
    cursors: setting.cursors ?? Math.max(1, parts.length - 1),
    hasSelection: false,
    lastEdit: setting.lastEdit ?? "typed",
    ...(setting.selected ? { selected: setting.selected } : {}),
    ...(setting.above !== undefined ? { above: setting.above } : {}),
  };
}

export function questionAt(text: string, setting: Setting = {}): EngineQuestion {
  const { family } = setting;
  return {
    snapshot: snapshotAt(text, setting),
    model: "scripted/one",
    boundary: setting.boundary ?? "local",
    support: { route: setting.isChat ? "chat" : "template", ...(family ? { family } : {}), markers: markersOf(family) },
    ring: setting.ring ?? emptyRing,
    folder: "file:///work",
    shortestDelay: 75,
    mostLines: 12,
  };
}

/** What would be inserted, with the characters that it covers; undefined if nothing is shown. */
export function shownBy(answer: EngineAnswer): string | undefined {
  if (!("placed" in answer)) return undefined;
  const { shown, covered } = answer.placed;
  return covered > 0 ? `${shown} −${covered}` : shown;
}
