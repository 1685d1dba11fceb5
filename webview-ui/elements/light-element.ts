// Start here: the base of the panel's elements. They render into the page itself: one stylesheet reaches all of them, and so does a
// test or a screen reader.

import { LitElement } from "lit";

export abstract class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
