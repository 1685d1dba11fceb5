// The features that load on first use. Each is a module with its own element.

import type { Feature } from "../../src/protocol/features.js";
import type { FeatureModule } from "../features/feature-view.js";

/** These have no view to open: they are parts of the composer and of the conversation. */
export type Embedded = "attach" | "slash" | "agent";

export const features: Readonly<Record<Exclude<Feature, Embedded>, () => Promise<FeatureModule>>> = {
  context: () => import("../context/context-view.js"),
  parameters: () => import("../parameters/parameters-view.js"),
  compare: () => import("../compare/compare-view.js"),
  find: () => import("../find/find-bar.js"),
  history: () => import("../history/history-view.js"),
};
