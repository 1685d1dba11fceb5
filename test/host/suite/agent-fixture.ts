// Shared by the tests of the agent's tools: the tools of a real window, run with permits for their actions.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ConversationChanges } from "../../../src/core/agent/changes/changed-files.js";
import { Permit } from "../../../src/core/permissions/permit.js";
import { editingTools } from "../../../src/core/tools/editing/editing-tools.js";
import { readingTools } from "../../../src/core/tools/reading/reading-tools.js";
import { isPlan, type Tool, type ToolContext, type ToolOutcome, type ToolPlan } from "../../../src/core/tools/tool.js";
import { windowChanges } from "../../../src/vscode/agent/changes/window-changes.js";
import { editReviews } from "../../../src/vscode/agent/edits/review-edit.js";
import { windowWrites } from "../../../src/vscode/agent/edits/window-writes.js";
import { windowReading } from "../../../src/vscode/agent/reading/window-reading.js";
import { Reviews } from "../../../src/vscode/editor/review/reviews.js";
import { folder } from "./editor-fixture.js";

export class WindowAgent implements vscode.Disposable {
  readonly reviews = new Reviews();
  private readonly window = windowChanges(vscode.Uri.joinPath(folder(), ".storage"));
  private readonly tools: readonly Tool[];
  private steps = 0;

  constructor(readonly conversationId = `c${Date.now()}`) {
    const reading = windowReading();
    const reviews = editReviews(async () => this.reviews);
    this.tools = [
      ...readingTools(reading),
      ...editingTools({ ...reading, writes: windowWrites, reviews, recorder: this.window.changes }),
    ];
  }

  get changes(): ConversationChanges {
    return this.window.changes;
  }

  async plan(name: string, given: unknown): Promise<ToolPlan | ToolOutcome> {
    const tool = this.tools.find(({ definition }) => definition.name === name);
    assert.ok(tool, name);
    const read = tool.read(given);
    assert.ok("input" in read, JSON.stringify(read));
    return await tool.plan(read.input, this.context());
  }

  /** The text of the result. */
  async call(name: string, given: unknown): Promise<string> {
    const planned = await this.plan(name, given);
    const { result } = isPlan(planned) ? await planned.run(Permit.issue("s", "h", planned.actions)) : planned;
    return result.text;
  }

  dispose(): void {
    this.window.dispose();
    this.reviews.dispose();
  }

  private context(): ToolContext {
    return {
      stepId: `s${++this.steps}`,
      messageId: "m",
      conversationId: this.conversationId,
      signal: new AbortController().signal,
      maxChars: 50_000,
      output: () => undefined,
    };
  }
}

export const uriOf = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);

export async function writeBytes(path: string, bytes: Uint8Array | string): Promise<void> {
  await vscode.workspace.fs.writeFile(uriOf(path), typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
}

export async function readBytes(path: string): Promise<Buffer> {
  return Buffer.from(await vscode.workspace.fs.readFile(uriOf(path)));
}

export async function exists(path: string): Promise<boolean> {
  return await vscode.workspace.fs.stat(uriOf(path)).then(
    () => true,
    () => false,
  );
}
