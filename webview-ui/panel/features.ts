// The features that load on first use. Each is a module with its own element.

import type { Feature } from "../../src/protocol/host-messages.js";
import type { FeatureModule } from "../features/feature-view.js";

/** Attaching and the slash commands have no view; they are part of the composer. */
export const features: Readonly<Record<Exclude<Feature, "attach" | "slash">, () => Promise<FeatureModule>>> = {
  context: () => import("../context/context-view.js"),
  parameters: () => import("../parameters/parameters-view.js"),
  compare: () => import("../compare/compare-view.js"),
  find: () => import("../find/find-bar.js"),
  history: () => import("../history/history-view.js"),
};
