// What a feature of the panel is to the panel, and what it may ask of it.

import type { Store } from "../state/store.js";

/** What a feature may ask of the panel around it. */
export interface FeatureHost {
  /** What the panel shows now. */
  readonly store: Store;
  /** Says something to the host's side of the feature. */
  post(message: unknown): void;
  /** Takes the feature away again, and gives the focus back. */
  close(): void;
}

export interface FeatureView {
  /** `page` covers the conversation; `above-composer` stands between it and the composer. */
  readonly placement: "page" | "above-composer" | "corner";
  readonly element: HTMLElement;
  /** Takes what the host's side of the feature said; it is validated here. */
  receive(message: unknown): void;
  /** Called once the element is in the page. */
  focus(): void;
}

export interface FeatureModule {
  open(host: FeatureHost): FeatureView;
}
