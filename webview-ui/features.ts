// The parts of the panel that load when they are first wanted. Each is a module of its own with an element of its own;
// this is the list of them, and what they may ask of the panel.

import type { Feature } from "../src/protocol.js";
import type { Store } from "./store.js";

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
  readonly placement: "page" | "above-composer";
  readonly element: HTMLElement;
  /** Takes what the host's side of the feature said; it is validated here. */
  receive(message: unknown): void;
  /** Called once the element is in the page. */
  focus(): void;
}

export interface FeatureModule {
  open(host: FeatureHost): FeatureView;
}

/** Attaching has no view: it is part of the composer. */
export const features: Readonly<Record<Exclude<Feature, "attach">, () => Promise<FeatureModule>>> = {
  context: () => import("./context/context-view.js"),
  parameters: () => import("./parameters/parameters-view.js"),
  compare: () => import("./compare/compare-view.js"),
  find: () => import("./find/find-bar.js"),
  history: () => import("./history/history-view.js"),
};
