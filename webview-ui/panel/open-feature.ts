// The open feature, if any: loads it, adds its element, and passes messages between it and the host.

import type { Feature } from "../../src/protocol/features.js";
import type { FeatureView } from "../features/feature-view.js";
import { post } from "../state/post.js";
import type { Store } from "../state/store.js";
import { features } from "./features.js";

export class OpenFeature {
  #name: Feature | undefined;
  #view: FeatureView | undefined;
  #focusBefore: Element | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly store: Store,
    /** Renders the change; resolves once it is in the document. */
    private readonly show: () => Promise<void>,
  ) {}

  get view(): FeatureView | undefined {
    return this.#view;
  }

  /** Toggles the feature from its button. */
  async toggle(name: Feature): Promise<void> {
    if (this.#view && this.#name === name) await this.close();
    else await this.open(name);
  }

  async open(name: Feature): Promise<void> {
    if (name === "attach" || name === "slash" || name === "agent") return;
    // An open feature stays as it is; its host side keeps it current.
    if (name === this.#name) return this.#view?.focus();
    await this.close();
    this.#name = name;
    const module = await features[name]();
    // Another feature was opened, or this one closed, while it loaded.
    if (this.#name !== name || this.#view) return;
    this.#focusBefore = document.activeElement;
    const message = (said: unknown) => post(this.root, { type: "feature", feature: name, message: said });
    const view = module.open({ store: this.store, post: message, close: () => void this.close() });
    this.#view = view;
    await this.show();
    view.focus();
    // The feature must get the keyboard focus, whatever it shows first.
    if (!view.element.contains(document.activeElement)) view.element.parentElement?.focus();
  }

  receive(name: Feature, message: unknown): void {
    if (name === this.#name) this.#view?.receive(message);
  }

  /** For the composer, which wants the focus. A comparison stays, because leaving it would end it. */
  async giveWay(): Promise<void> {
    if (this.#name === "history") await this.close();
  }

  async close(): Promise<void> {
    this.#name = undefined;
    if (!this.#view) return;
    this.#view = undefined;
    await this.show();
    if (this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus();
    // The previously focused control may be gone.
    if (document.activeElement === document.body && document.hasFocus()) {
      this.root.querySelector<HTMLElement>(".composer-input")?.focus();
    }
  }
}
