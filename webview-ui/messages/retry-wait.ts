// The time until a service accepts requests again, counted down beside the word on the button, which works all the time.

import * as l10n from "@vscode/l10n";
import { LightElement } from "../elements/light-element.js";

class RetryWait extends LightElement {
  static override properties = { until: { attribute: false } };
  /** In Unix milliseconds. */
  declare until: number;

  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override render(): string {
    clearTimeout(this.#timer);
    const left = Math.ceil((this.until - Date.now()) / 1000);
    if (left <= 0) return "";
    this.#timer = setTimeout(() => this.requestUpdate(), 1000);
    return ` ${left < 120 ? l10n.t("({0} s)", left) : l10n.t("({0} min)", Math.ceil(left / 60))}`;
  }
}

customElements.define("snowcell-retry-wait", RetryWait);
