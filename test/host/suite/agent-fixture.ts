// Shared by the tests of the agent's tools: the tools of a real window, run with permits for their actions.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ConversationChanges } from "../../../src/core/agent/changes/changed-files.js";
import { PermissionGate } from "../../../src/core/permissions/gate.js";
import type { Permit } from "../../../src/core/permissions/permit.js";
import { EditLog } from "../../../src/core/permissions/rules/edit-log.js";
import { Rules } from "../../../src/core/permissions/rules/rules.js";
import type { ModelInfo } from "../../../src/core/provider-api/provider.js";
import { isPlan, type Tool, type ToolContext, type ToolOutcome, type ToolPlan } from "../../../src/core/tools/tool.js";
import { createTools, type WindowTools } from "../../../src/vscode/agent/create-tools.js";
import { windowFacts } from "../../../src/vscode/agent/permissions/window-facts.js";
import { Reviews } from "../../../src/vscode/editor/review/reviews.js";
import { folder, ScriptedModel } from "./editor-fixture.js";

export class WindowAgent implements vscode.Disposable {
  readonly reviews = new Reviews();
  readonly window: WindowTools;
  /** The references of the tools that the user chose, as the setting holds them. */
  chosen: readonly string[] = [];
  private readonly state = new Map<string, unknown>();
  private readonly gate: PermissionGate;
  private steps = 0;

  constructor(readonly conversationId = `c${Date.now()}`) {
    const store = { get: () => undefined, set: async () => undefined };
    const ports = [store, { now: () => 0 }, () => undefined] as const;
    this.gate = new PermissionGate(
      windowFacts((tool) => this.window.outside.definitionHash(tool)),
      new Rules(...ports),
      new EditLog(...ports),
    );
    this.window = createTools({
      storage: vscode.Uri.joinPath(folder(), ".storage"),
      reviews: async () => this.reviews,
      more: async () => [],
      outside: {
        chosen: () => this.chosen,
        choose: async (references) => {
          this.chosen = references;
        },
        state: { get: (key) => this.state.get(key), set: async (key, value) => void this.state.set(key, value) },
      },
    });
  }

  get changes(): ConversationChanges {
    return this.window.changedFiles;
  }

  tools(): Promise<readonly Tool[]> {
    const info: ModelInfo = { provider: "p", id: "large-70b", name: "Large", capabilities: ["chat", "tools"] };
    const model = { id: "p/large-70b", name: "Large", provider: "p", providerName: "P" };
    return this.window.tools({ provider: new ScriptedModel(), model, info, facts: { seesImages: false }, boundary: "public" });
  }

  async plan(name: string, given: unknown): Promise<ToolPlan | ToolOutcome> {
    const tool = (await this.tools()).find(({ definition }) => definition.name === name);
    assert.ok(tool, name);
    const read = tool.read(given);
    assert.ok("input" in read, JSON.stringify(read));
    return await tool.plan(read.input, this.context());
  }

  /** The text of the result. */
  async call(name: string, given: unknown): Promise<string> {
    const planned = await this.plan(name, given);
    const { result } = isPlan(planned) ? await planned.run(await this.approve(planned)) : planned;
    return result.text;
  }

  /** The gate's permit, as if the user had approved once. */
  async approve({ actions }: ToolPlan): Promise<Permit> {
    const call = { stepId: "s", tool: "any", inputHash: "h", actions };
    const decision = await this.gate.decide(call, {
      ...{ conversationId: this.conversationId, startedAt: 0, hasForeignText: false },
      ...{ editedPaths: new Set(), allowedForTask: new Set() },
    });
    const granted = decision.verdict === "ask" ? await decision.grant("once") : decision;
    assert.ok(granted.verdict === "allow", JSON.stringify(granted));
    return granted.permit;
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

/** A test that needs unsaved text turns VS Code's auto-save off, which is on in a browser. */
export async function autoSave(value: "off" | undefined): Promise<void> {
  await vscode.workspace.getConfiguration("files").update("autoSave", value, vscode.ConfigurationTarget.Global);
}
