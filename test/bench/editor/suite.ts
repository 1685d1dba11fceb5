// The part of editor-action.ts that runs inside the extension host: repeats the action and measures it.

import { writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { commands } from "../../../src/contributions/contributions.js";
import { isReviewed, openNew, reviewOf, select, until, useScriptedModel } from "../../host/suite/editor-fixture.js";

/** Milliseconds, one entry per round; `longest…` in processor time of the extension host's own thread. */
export interface EditorActionTimes {
  readonly toRequest: number[];
  readonly longestToRequest: number[];
  readonly longestToReview: number[];
  /** VS Code's own share: an extension that only shows and closes the same editors. */
  readonly longestOfControl: number[];
  /** From the control's command to its diff. */
  readonly controlToDiff: number[];
}

const lineCount = 50_000;
const warmUp = 2;
const rounds = 11;

export async function run(): Promise<void> {
  const { scripted, dispose } = await useScriptedModel();
  // Without an error: VS Code's own extensions would work on 50,000 problems in the same thread.
  const text = Array.from(
    { length: lineCount },
    (_, index) => `export const value${index} = Math.max(${index}, ${index % 7});`,
  ).join("\n");
  const { document } = await openNew("long.ts", text);
  const times: EditorActionTimes = {
    toRequest: [],
    longestToRequest: [],
    longestToReview: [],
    longestOfControl: [],
    controlToDiff: [],
  };
  const control = new Control();
  for (let round = -warmUp; round < rounds; round++) {
    const editor = await vscode.window.showTextDocument(document);
    select(editor, 25_000, 25_009);
    await quiet();
    const held = new LongestHold();
    scripted.say("```ts\n// better\n```");
    const asked = scripted.requests.length;
    const start = performance.now();
    const done = vscode.commands.executeCommand(commands.improveSelection);
    await until(() => scripted.requests.length > asked);
    const toRequest = performance.now() - start;
    const longestToRequest = held.soFar();
    await reviewOf(document);
    await done;
    const longestToReview = held.end();
    await vscode.commands.executeCommand(commands.rejectAllChanges);
    await until(() => !isReviewed());
    const ofControl = await control.round(document);
    if (document.lineCount !== lineCount) throw new Error(`The document has ${document.lineCount} lines`);
    if (round >= 0) {
      times.toRequest.push(toRequest);
      times.longestToRequest.push(longestToRequest);
      times.longestToReview.push(longestToReview);
      times.longestOfControl.push(ofControl.longest);
      times.controlToDiff.push(ofControl.toDiff);
    }
  }
  control.dispose();
  await dispose();
  writeFileSync(process.env["SNOWCELL_BENCH_RESULTS"] ?? "times.json", JSON.stringify(times));
}

/** Shows two texts as long as the review's in a diff editor beside the document, and closes it. */
class Control implements vscode.Disposable {
  readonly #command = "bench.control";
  readonly #scheme = "bench-control";
  readonly #disposables: vscode.Disposable;
  #round = 0;

  constructor() {
    const text = Array.from({ length: 410 }, (_, index) => `export const value${index} = compute(${index});`).join("\n");
    this.#disposables = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(this.#scheme, { provideTextDocumentContent: () => text }),
      vscode.commands.registerCommand(this.#command, async () => {
        const [left, right] = ["left", "right"].map((side) =>
          vscode.Uri.from({ scheme: this.#scheme, path: `/${this.#round}/${side}.ts` }),
        );
        await vscode.commands.executeCommand("vscode.diff", left, right, "Control", { preview: false });
      }),
    );
  }

  /** In milliseconds. */
  async round(document: vscode.TextDocument): Promise<{ readonly longest: number; readonly toDiff: number }> {
    this.#round += 1;
    select(await vscode.window.showTextDocument(document), 25_000, 25_009);
    await quiet();
    const held = new LongestHold();
    const start = performance.now();
    await vscode.commands.executeCommand(this.#command);
    const shown = (): vscode.Tab | undefined =>
      vscode.window.tabGroups.activeTabGroup.tabs.find(
        ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === this.#scheme,
      );
    const tab = await until(shown);
    await until(() => vscode.window.visibleTextEditors.some((editor) => editor.document.uri.scheme === this.#scheme));
    const shownAt = performance.now();
    const longest = held.end();
    await vscode.window.tabGroups.close(tab);
    return { longest, toDiff: shownAt - start };
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

/**
 * The longest turn of the event loop, in milliseconds of the thread's processor time: time that other programs take on a
 * busy machine would not block the host on a free one.
 */
class LongestHold {
  #longest = 0;
  #last = threadTime();
  #running = true;

  constructor() {
    this.#turn();
  }

  /** Includes the current turn. */
  soFar(): number {
    return Math.max(this.#longest, threadTime() - this.#last);
  }

  end(): number {
    this.#running = false;
    return this.soFar();
  }

  #turn(): void {
    setImmediate(() => {
      const now = threadTime();
      this.#longest = Math.max(this.#longest, now - this.#last);
      this.#last = now;
      if (this.#running) this.#turn();
    });
  }
}

/** Resolves when the host has done little for a while: other extensions read a file that was just shown. */
async function quiet(): Promise<void> {
  const [periodMs, busyMs, periods, most] = [100, 5, 4, 40];
  for (let calm = 0, passed = 0; calm < periods && passed < most; passed += 1) {
    const before = threadTime();
    await new Promise((resolve) => setTimeout(resolve, periodMs));
    calm = threadTime() - before < busyMs ? calm + 1 : 0;
  }
}

/** Milliseconds that this thread has been running on a processor. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
