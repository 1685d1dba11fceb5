// Start here: the base of the panel's elements. They render into the document itself, so that one stylesheet, tests and
// screen readers reach all of them.

import { LitElement } from "lit";

export abstract class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
