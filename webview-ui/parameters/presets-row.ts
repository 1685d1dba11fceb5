// Prompt presets: apply, save, rename and delete.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { ParametersRequest } from "../../src/protocol/parameters.js";
import { iconButton } from "../elements/icon.js";

export function presetsRow(presets: readonly string[], ask: (request: ParametersRequest) => void): TemplateResult {
  return html`<div class="presets" role="group" aria-label=${l10n.t("Presets")}>
    <ul>
      ${presets.map(
        (name) =>
          html`<li class="preset" data-testid="preset">
            <button type="button" class="preset-apply" data-testid="apply-preset" title=${l10n.t("Apply {0}", name)} @click=${() => ask({ type: "apply-preset", name })}>
              <bdi>${name}</bdi>
            </button>
            ${iconButton({ icon: "edit", label: l10n.t("Rename {0}", name), testId: "rename-preset", press: () => ask({ type: "rename-preset", name }) })}
            ${iconButton({ icon: "trash", label: l10n.t("Delete {0}", name), testId: "delete-preset", press: () => ask({ type: "delete-preset", name }) })}
          </li>`,
      )}
    </ul>
    <button type="button" class="link-button" data-testid="save-preset" @click=${() => ask({ type: "save-preset" })}>
      ${l10n.t("Save as Preset…")}
    </button>
  </div>`;
}
