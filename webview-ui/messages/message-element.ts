// The base of both message elements: each follows its own message in the store and renders only when it changes.

import type { MessageView } from "../../src/protocol/host-messages.js";
import { LightElement } from "../elements/light-element.js";
import type { Change } from "../state/state.js";
import type { Store } from "../state/store.js";

export abstract class MessageElement extends LightElement {
  /** Set before the element is connected, and never changed. */
  declare store: Store;
  declare messageId: string;

  #stop: (() => void) | undefined;

  /** Undefined once the message has left the path; the element will be removed. */
  protected get view(): MessageView | undefined {
    return this.store.message(this.messageId);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add("message");
    this.dataset["testid"] = "message";
    this.dataset["messageId"] = this.messageId;
    this.role = "article";
    this.#stop = this.store.listenTo(this.messageId, (change) => this.changed(change));
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected changed(_change: Change): void {
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    const { view } = this;
    if (!view) return;
    this.dataset["role"] = view.role;
    this.dataset["state"] = view.state;
  }
}
