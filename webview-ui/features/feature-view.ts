// The contract between the panel and its features.

import type { Store } from "../state/store.js";

/** What the panel offers to a feature. */
export interface FeatureHost {
  /** The panel's current state. */
  readonly store: Store;
  /** Sends a message to the feature's host side. */
  post(message: unknown): void;
  /** Closes the feature and restores the focus. */
  close(): void;
}

export interface FeatureView {
  /** `page` covers the conversation; `above-composer` sits between it and the composer; `corner` floats at the top right. */
  readonly placement: "page" | "above-composer" | "corner";
  readonly element: HTMLElement;
  /** Receives a message from the feature's host side; the feature validates it. */
  receive(message: unknown): void;
  /** Called once the element is in the document. */
  focus(): void;
}

export interface FeatureModule {
  open(host: FeatureHost): FeatureView;
}
