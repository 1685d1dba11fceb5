// The model that completes: the one in the setting, with what its provider says of how it fills in the middle. Looked up once,
// and again when a list of models changes.

import type * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import { type Failure, failureOf } from "../../core/failures/errors.js";
import { internalFailure } from "../../core/failures/internal-failure.js";
import { abortable } from "../../core/platform/abortable.js";
import type { Listen } from "../../core/platform/ports.js";
import type { CompletionSupport } from "../../core/provider-api/completion.js";
import type { Requests } from "../../core/requests/requests.js";
import type { ResolvedModel } from "../../core/requests/resolved-model.js";
import { settingValue } from "../platform/trusted-settings.js";

export interface CompletionModel {
  readonly by: ResolvedModel;
  readonly support: CompletionSupport;
}

export type ModelState =
  | { readonly state: "none" }
  | { readonly state: "looking" }
  | { readonly state: "cannot"; readonly name: string }
  | { readonly state: "failed"; readonly failure: Failure }
  | { readonly state: "found"; readonly model: CompletionModel };

/** A server that did not answer is asked again after this. */
const restMs = 30_000;

export function completionModelId(): string | undefined {
  const value = settingValue(settings.completionModel);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Whether the user chose that a model that only chats may complete. */
function chatMayComplete(): boolean {
  return settingValue(settings.completionsChat) === true;
}

/** How a model completes. Undefined if it cannot, or only as a chat and `chatMay` is false. Throws a `FailureError`. */
export async function supportOf(
  { provider, info }: ResolvedModel,
  chatMay: boolean,
  signal: AbortSignal,
): Promise<CompletionSupport | undefined> {
  const support = await provider.completionSupport?.(info, signal);
  if (support || !chatMay) return support;
  const { chatSupport } = await import("../../core/wire/fim/chat-completion.js");
  return chatSupport(info);
}

export class CompletionModels implements vscode.Disposable {
  private id: string | undefined;
  private known: ModelState = { state: "none" };
  private lookedAt = 0;
  private looking: Promise<void> | undefined;
  private stale = false;
  private readonly subscription: { dispose(): void };

  /** @param changed called when the model, or where its requests go, is another than before */
  constructor(
    private readonly requests: Pick<Requests, "resolve">,
    onListsChange: Listen<void>,
    private readonly changed: () => void,
  ) {
    this.subscription = onListsChange(() => {
      this.stale = true;
    });
  }

  /** What is known now, without a lookup. */
  get current(): ModelState {
    return this.known;
  }

  /** The same; looks the model up if that is due. */
  get(): ModelState {
    const id = completionModelId();
    if (id !== this.id) {
      this.id = id;
      this.known = { state: "none" };
      this.looking = undefined;
      this.changed();
    }
    if (id === undefined) return { state: "none" };
    const isOver = this.known.state !== "found" && Date.now() - this.lookedAt > restMs;
    if (this.known.state === "none" || this.stale || isOver) this.look(id);
    return this.known;
  }

  /** The same, after a lookup that runs, or when `signal` aborts. */
  async soon(signal: AbortSignal): Promise<ModelState> {
    const state = this.get();
    if (state.state === "looking" && this.looking) await abortable(this.looking, signal).catch(() => undefined);
    return this.known;
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private look(id: string): void {
    if (this.looking) return;
    this.stale = false;
    this.lookedAt = Date.now();
    if (this.known.state !== "found") this.known = { state: "looking" };
    const looking = this.find(id).then((found) => {
      if (this.looking !== looking) return;
      const before = placeOf(this.known);
      this.known = found;
      this.looking = undefined;
      if (before !== undefined && before !== placeOf(found)) this.changed();
    });
    this.looking = looking;
  }

  private async find(id: string): Promise<ModelState> {
    const signal = new AbortController().signal;
    try {
      const by = await this.requests.resolve(id, signal);
      const support = await supportOf(by, chatMayComplete(), signal);
      return support ? { state: "found", model: { by, support } } : { state: "cannot", name: by.model.name };
    } catch (thrown) {
      return { state: "failed", failure: failureOf(thrown) ?? internalFailure("snowcell", thrown) };
    }
  }
}

function placeOf(state: ModelState): string | undefined {
  if (state.state !== "found") return undefined;
  const { by, support } = state.model;
  return [by.model.id, by.info.host, by.boundary, support.route].join(" ");
}
