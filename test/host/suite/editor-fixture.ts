// Shared by the tests of the editor actions: a model with scripted answers, and helpers that wait for VS Code.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { SnowCellApi } from "../../../src/api/api.js";
import { extensionId, settings } from "../../../src/contributions/contributions.js";
import type { Failure } from "../../../src/core/failures/errors.js";
import type { ChatEvent, ChatRequest, ModelInfo, Provider } from "../../../src/core/provider-api/provider.js";

/** Answers each request with the next of `answers`; a function receives the request. */
export class ScriptedModel implements Provider {
  readonly boundary = "local";
  readonly loginMethods = [];
  readonly worksWithoutLogin = true;
  readonly requests: ChatRequest[] = [];
  readonly answers: ((request: ChatRequest) => AsyncIterable<ChatEvent>)[] = [];
  private readonly model: ModelInfo;

  constructor(
    readonly id = "scripted",
    readonly name = "Scripted",
  ) {
    this.model = { provider: id, id: "one", name, contextLength: 16_384, capabilities: ["chat"] };
  }

  say(text: string, finish: ChatEvent = { type: "finished", reason: "stop" }): void {
    this.answers.push(async function* () {
      yield { type: "text-delta", text };
      yield finish;
    });
  }

  /** Fails before the first token. */
  fail(failure: Failure): void {
    this.answers.push(async function* () {
      yield { type: "failed", failure };
    });
  }

  /** An answer that starts at once and ends when the returned function is called. */
  sayUntilReleased(text: string): () => void {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.answers.push(async function* () {
      yield { type: "text-delta", text: text.slice(0, 10) };
      await released;
      yield { type: "text-delta", text: text.slice(10) };
      yield { type: "finished", reason: "stop" };
    });
    return release;
  }

  /** Makes resolving the model wait until it is released. */
  holdDescription(): { readonly awaited: Promise<void>; release(): void } {
    const awaited = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.description = async () => {
      awaited.resolve();
      await released.promise;
    };
    return {
      awaited: awaited.promise,
      release: () => {
        this.description = undefined;
        released.resolve();
      },
    };
  }

  private description: (() => Promise<void>) | undefined;

  async listModels(): Promise<readonly ModelInfo[]> {
    await this.description?.();
    return [this.model];
  }

  async describeModel(): Promise<ModelInfo> {
    await this.description?.();
    return this.model;
  }

  async *streamChat(request: ChatRequest): AsyncGenerator<ChatEvent> {
    this.requests.push(request);
    const answer = this.answers.shift();
    asked.fire();
    assert.ok(answer, "an answer is scripted for each request");
    yield* answer(request);
  }

  async verifyCredentials(): Promise<{ label: string }> {
    return { label: "Test User" };
  }

  async checkConnection(): Promise<{ ok: boolean; durationMs: number }> {
    return { ok: true, durationMs: 0 };
  }

  /** The text of the last request, including the system prompt. */
  get lastPrompt(): string {
    return (this.requests.at(-1)?.messages ?? []).map(({ content }) => String(content)).join("\n\n");
  }
}

const asked = new vscode.EventEmitter<void>();

/** Registers the model and selects it. */
export async function useScriptedModel(): Promise<{ readonly scripted: ScriptedModel; dispose(): Promise<void> }> {
  const api = await vscode.extensions.getExtension<SnowCellApi>(extensionId)?.activate();
  assert.ok(api);
  const scripted = new ScriptedModel();
  const registration = await api.registerProvider(scripted);
  const choose = (id: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration().update(settings.defaultModel, id, vscode.ConfigurationTarget.Global);
  await choose("scripted/one");
  return {
    scripted,
    dispose: async () => {
      registration.dispose();
      await choose(undefined);
    },
  };
}

/** Registers a second model as the fallback of the selected one. */
export async function useHelper(): Promise<{ readonly helper: ScriptedModel; dispose(): Promise<void> }> {
  const api = await vscode.extensions.getExtension<SnowCellApi>(extensionId)?.activate();
  assert.ok(api);
  const helper = new ScriptedModel("helper", "Helper");
  const registration = await api.registerProvider(helper);
  const configure = async (enabled: boolean | undefined, chain: readonly string[] | undefined): Promise<void> => {
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(settings.fallbackEnabled, enabled, vscode.ConfigurationTarget.Global);
    await configuration.update(settings.fallbackChain, chain, vscode.ConfigurationTarget.Global);
  };
  await configure(true, ["helper/one"]);
  return {
    helper,
    dispose: async () => {
      registration.dispose();
      await configure(undefined, undefined);
    },
  };
}

/** Waits for something that VS Code's events cause. */
export async function until<Value>(look: () => Value | undefined | false): Promise<Value> {
  const now = look();
  if (now) return now;
  return await new Promise((resolve) => {
    const subscriptions: vscode.Disposable[] = [];
    const check = (): void => {
      const value = look();
      if (!value) return;
      for (const subscription of subscriptions) subscription.dispose();
      resolve(value);
    };
    subscriptions.push(
      asked.event(check),
      vscode.window.tabGroups.onDidChangeTabs(check),
      vscode.window.onDidChangeVisibleTextEditors(check),
      vscode.window.onDidChangeActiveTextEditor(check),
      vscode.window.onDidChangeTextEditorSelection(check),
      vscode.workspace.onDidChangeTextDocument(check),
      vscode.workspace.onDidOpenTextDocument(check),
      vscode.workspace.onDidCloseTextDocument(check),
    );
  });
}

export const folder = (): vscode.Uri => {
  const uri = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(uri);
  return uri;
};

/** Writes a file to the workspace and opens it. */
export async function openNew(path: string, text: string): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.joinPath(folder(), path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

/** Selects whole lines, both included, zero-based. */
export function select(editor: vscode.TextEditor, first: number, last: number): void {
  editor.selection = new vscode.Selection(first, 0, last, editor.document.lineAt(last).text.length);
}

/** The diff editor of a change under review, once it is visible with its text. */
export async function reviewOf(document: vscode.TextDocument): Promise<vscode.TextEditor> {
  return await until(() => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    if (!(tab?.input instanceof vscode.TabInputTextDiff)) return undefined;
    const { original, modified } = tab.input;
    // For a long document, a virtual document with part of it is on the left.
    const isOurs = original.toString() === document.uri.toString() || original.scheme === "snowcell-proposal";
    if (!isOurs || modified.scheme !== "snowcell-proposal") return undefined;
    return vscode.window.visibleTextEditors.find(
      (editor) => editor.document.uri.toString() === modified.toString() && editor.document.getText() !== "",
    );
  });
}

export const isReviewed = (): boolean =>
  vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === "snowcell-proposal"),
  );

/** Types into the focused editor; returns when extensions know of it. */
export async function typeKeys(text: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const subscription = vscode.window.onDidChangeTextEditorSelection(({ kind }) => {
    if (kind === vscode.TextEditorSelectionChangeKind.Keyboard) resolve();
  });
  await vscode.commands.executeCommand("type", { text });
  await promise;
  subscription.dispose();
}

/**
 * The next notification with this button, which the test shows in VS Code's place; resolves to a press of the button, or with
 * `"close"` to what the user does to be rid of it.
 */
export async function notificationWith(button: string): Promise<(how?: "press" | "close") => void> {
  const { window } = vscode;
  const show = window.showInformationMessage;
  return await new Promise((resolve) => {
    const standIn = async (...given: readonly [string, vscode.MessageOptions, ...vscode.MessageItem[]]): Promise<unknown> => {
      const item = given
        .slice(2)
        .find((one): one is vscode.MessageItem => typeof one === "object" && "title" in one && one.title === button);
      if (!item) return await show(...(given as unknown as Parameters<typeof show>));
      window.showInformationMessage = show;
      return await new Promise((answer) => resolve((how = "press") => answer(how === "press" ? item : undefined)));
    };
    window.showInformationMessage = standIn as typeof show;
  });
}

/** The text of a document, with its own line endings. */
export const bytes = (document: vscode.TextDocument): string => document.getText();

/** Undoes until the text is `expected`, at most `times` times. */
export async function undo(document: vscode.TextDocument): Promise<void> {
  const before = document.version;
  await until(() => vscode.window.activeTextEditor?.document === document);
  await vscode.commands.executeCommand("undo");
  await until(() => document.version > before);
}
