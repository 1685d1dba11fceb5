// A user's message: plain text and attachments. Editing in place sends it again as a branch.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { MessageView } from "../../src/protocol/host-messages.js";
import { iconButton } from "../elements/icon.js";
import { lazyPart } from "../elements/lazy-part.js";
import { post } from "../state/post.js";
import { MessageElement } from "./message-element.js";
import { quoteButton } from "./quote.js";

const chipsPart = lazyPart(() => import("../composer/attachment-chips.js"));
const branchPart = lazyPart(() => import("./branch-switch.js"));
const editorPart = lazyPart(() => import("./message-editor.js"));

const editsEvent = "snowcell-edits";

/** Reports changes of the store's `edits`. */
export function listenForEdits(root: EventTarget, changed: () => void): void {
  root.addEventListener(editsEvent, changed);
}

export class UserMessage extends MessageElement {
  readonly #actions = {
    typed: (): void => this.#keep(this.#input?.value),
    send: (): void => this.#send(),
    close: (): void => void this.#close(),
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.ariaLabel = l10n.t("You");
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    const chips = view.attachments?.length ? chipsPart(this)?.attachmentChips(view.attachments) : nothing;
    const edit = this.store.edits.get(this.messageId);
    const editor = edit === undefined ? undefined : editorPart(this);
    if (edit !== undefined && editor) return editor.messageEditor(edit, chips, this.#actions);
    return html`<div class="user-bubble">
        <div class="message-body" data-testid="message-body" dir="auto">${view.text}</div>
        ${chips}
      </div>
      <div class="message-actions">
        ${view.branch ? branchPart(this)?.branchSwitch(this, view) : nothing}
        ${iconButton({
          icon: "copy",
          label: l10n.t("Copy Message"),
          testId: "copy-button",
          press: () => post(this, { type: "copy", text: view.text }),
        })}
        ${quoteButton(this, view.text)}
        ${iconButton({ icon: "edit", label: l10n.t("Edit"), testId: "edit-button", press: () => this.#edit(view) })}
      </div>`;
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  async #edit({ text }: MessageView): Promise<void> {
    await editorPart.loaded();
    this.#keep(text);
    await this.updateComplete;
    const input = this.#input;
    input?.focus();
    input?.setSelectionRange(input.value.length, input.value.length);
  }

  /** Keeps the text in the store, because page and row can disappear at any time. */
  #keep(text: string | undefined): void {
    if (text === undefined) this.store.edits.delete(this.messageId);
    else this.store.edits.set(this.messageId, text);
    this.dispatchEvent(new Event(editsEvent, { bubbles: true }));
    this.requestUpdate();
  }

  #send(): void {
    const text = this.#input?.value ?? "";
    if (text.trim() === "") return;
    post(this, { type: "edit", messageId: this.messageId, text });
    this.#close();
  }

  async #close(): Promise<void> {
    this.#keep(undefined);
    await this.updateComplete;
    this.querySelector<HTMLElement>("[data-testid=edit-button]")?.focus();
  }
}

customElements.define("snowcell-user-message", UserMessage);
