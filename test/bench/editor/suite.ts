// What editor-action.ts runs inside the extension host: the same action again and again, and what it took.

import { writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { commands } from "../../../src/contributions.js";
import { isReviewed, openNew, reviewOf, select, until, useScriptedModel } from "../../host/suite/editor-fixture.js";

/** Milliseconds, one entry a round. */
export interface EditorActionTimes {
  readonly toRequest: number[];
  readonly longestToRequest: number[];
  readonly longestToReview: number[];
  readonly wholeText: number[];
}

const lineCount = 50_000;
const warmUp = 3;
const rounds = 15;

export async function run(): Promise<void> {
  const { scripted, dispose } = await useScriptedModel();
  const text = Array.from(
    { length: lineCount },
    (_, index) => `export const value${index} = compute(${index}, "row ${index}");`,
  ).join("\n");
  const { document } = await openNew("long.ts", text);
  const times: EditorActionTimes = { toRequest: [], longestToRequest: [], longestToReview: [], wholeText: [] };
  for (let round = -warmUp; round < rounds; round++) {
    const editor = await vscode.window.showTextDocument(document);
    select(editor, 25_000, 25_009);
    const held = new LongestHold();
    scripted.say("```ts\n// better\n```");
    const asked = scripted.requests.length;
    const start = performance.now();
    const done = vscode.commands.executeCommand(commands.improveSelection);
    await until(() => scripted.requests.length > asked);
    const toRequest = performance.now() - start;
    const longestToRequest = held.longest;
    await reviewOf(document);
    await done;
    const longestToReview = held.end();
    await vscode.commands.executeCommand(commands.rejectAllChanges);
    await until(() => !isReviewed());
    const wholeStart = performance.now();
    const lines = document.getText().split("\n").length;
    const wholeText = performance.now() - wholeStart;
    if (lines !== lineCount) throw new Error(`The document has ${lines} lines`);
    if (round >= 0) {
      times.toRequest.push(toRequest);
      times.longestToRequest.push(longestToRequest);
      times.longestToReview.push(longestToReview);
      times.wholeText.push(wholeText);
    }
  }
  await dispose();
  writeFileSync(process.env["SNOWCELL_BENCH_RESULTS"] ?? "times.json", JSON.stringify(times));
}

/** How long the event loop was held up at most, by the gaps between turns of it. */
class LongestHold {
  longest = 0;
  #last = performance.now();
  #running = true;

  constructor() {
    this.#turn();
  }

  end(): number {
    this.#running = false;
    return this.longest;
  }

  #turn(): void {
    setImmediate(() => {
      const now = performance.now();
      this.longest = Math.max(this.longest, now - this.#last);
      this.#last = now;
      if (this.#running) this.#turn();
    });
  }
}
