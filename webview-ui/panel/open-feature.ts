// The feature that is open, if any: loads it, puts its element into the page, and passes on what it and the host say.

import type { Feature } from "../../src/protocol/host-messages.js";
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
    /** Shows that a feature came or went; settles once it is in the page. */
    private readonly show: () => Promise<void>,
  ) {}

  get view(): FeatureView | undefined {
    return this.#view;
  }

  /** Its button was pressed: shows it, or takes it away where it is shown. */
  async toggle(name: Feature): Promise<void> {
    if (this.#view && this.#name === name) await this.close();
    else await this.open(name);
  }

  async open(name: Feature): Promise<void> {
    if (name === "attach") return;
    // What is open stays as it is: it hears from its own host side what became different.
    if (name === this.#name) return this.#view?.focus();
    await this.close();
    this.#name = name;
    const module = await features[name]();
    // Another was asked for, or this one closed, while it loaded.
    if (this.#name !== name || this.#view) return;
    this.#focusBefore = document.activeElement;
    const message = (said: unknown) => post(this.root, { type: "feature", feature: name, message: said });
    const view = module.open({ store: this.store, post: message, close: () => void this.close() });
    this.#view = view;
    await this.show();
    view.focus();
    // Whatever it shows first, the keys must reach it.
    if (!view.element.contains(document.activeElement)) view.element.parentElement?.focus();
  }

  receive(name: Feature, message: unknown): void {
    if (name === this.#name) this.#view?.receive(message);
  }

  async close(): Promise<void> {
    this.#name = undefined;
    if (!this.#view) return;
    this.#view = undefined;
    await this.show();
    if (this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus();
    // What had the focus may be gone meanwhile.
    if (document.activeElement === document.body && document.hasFocus()) {
      this.root.querySelector<HTMLElement>(".composer-input")?.focus();
    }
  }
}
