// What a panel must show as soon as it can: commands may run before its page, or the panel itself, exists.

import type { Feature } from "../../protocol/features.js";

/** Where it is shown. */
export interface ViewTarget {
  focusComposer(): void;
  openFeature(feature: Feature): void;
}

export class AwaitedView {
  feature: Feature | undefined;
  /** The message composer should get the focus. */
  focus = false;

  /** Shows what is awaited, once. The feature comes last: it takes the focus itself. */
  deliver(target: ViewTarget): void {
    const { feature, focus } = this;
    this.feature = undefined;
    this.focus = false;
    if (focus) target.focusComposer();
    if (feature) target.openFeature(feature);
  }
}
