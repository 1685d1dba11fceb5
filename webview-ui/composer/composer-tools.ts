// The buttons next to the model button: attach, parameters, context meter. A separate chunk, because typing comes first.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { Feature } from "../../src/protocol/features.js";
import type { AttachmentView } from "../../src/protocol/host-messages.js";
import { modeButton } from "../agent/mode-button.js";
import { iconButton } from "../elements/icon.js";
import { post } from "../state/post.js";
import type { Store } from "../state/store.js";
import { takeSuggestion } from "./attachment-chips.js";
import { contextMeter } from "./context-meter.js";
import { type RecallingComposer, recallQuestion } from "./recall-question.js";

const waiting = new WeakSet<HTMLElement>();

export function composerTools(composer: HTMLElement, store: Store): TemplateResult {
  const { context } = store.state;
  takeInLater(composer, store);
  // The composer must not grow or shrink below a request that waits: the user might press another button than intended.
  showInstructionsLater(composer, store.agentRuns ? undefined : context?.instructions);
  const open = (feature: Feature): void => {
    composer.dispatchEvent(new CustomEvent<Feature>("snowcell-feature", { bubbles: true, detail: feature }));
  };
  return html`<span class="composer-tools" data-tuned=${context?.tuned ?? false}>
    ${modeButton(store)}${iconButton({
      icon: "attach",
      label: l10n.t("Attach…"),
      testId: "attach-button",
      press: () => post(composer, { type: "feature", feature: "attach", message: { type: "menu" } }),
    })}${iconButton({
      icon: "settings",
      label: context?.tuned ? l10n.t("Parameters (changed)") : l10n.t("Parameters"),
      testId: "parameters-button",
      press: () => open("parameters"),
    })}${contextMeter(context, () => open("context"))}
  </span>`;
}

/** A model's name in two parts. Without room for both, the first one is cut: size and quantization are at the end. */
export function beginningAndEnd(name: string): TemplateResult {
  const line = name.replace(/\s+/g, " ");
  const end = [...line].slice(8).slice(-12).join("");
  return html`<span>${line.slice(0, line.length - end.length)}</span><span>${end}</span>`;
}

/** Keys other than Enter, which sends. */
export function keyPressed(composer: RecallingComposer & EventTarget, event: KeyboardEvent): void {
  if (event.key === "ArrowUp" || event.key === "ArrowDown") recallQuestion(composer, event);
  const { store } = composer;
  if (event.key !== "Enter" || !event.altKey || store.agentRuns || !store.state.context?.suggestion) return;
  event.preventDefault();
  takeSuggestion(composer);
}

/** Mentions, drops and pastes load with the first focus of the composer, or when something is dragged over the panel. */
function takeInLater(composer: HTMLElement, store: Store): void {
  if (waiting.has(composer)) return;
  waiting.add(composer);
  const load = (): void => void import("./intake.js").then(({ takeIn }) => takeIn(composer, store));
  if (composer.contains(document.activeElement)) load();
  composer.addEventListener("focusin", load, { once: true });
  document.addEventListener("dragenter", load, { once: true });
}

let chips: Promise<typeof import("./instruction-chips.js")> | undefined;
/** What each composer shows, or will once the chips are loaded. */
const instructed = new WeakMap<HTMLElement, readonly AttachmentView[] | undefined>();

/** Most projects have no instruction files, so their chips load with the first one. */
function showInstructionsLater(composer: HTMLElement, instructions: readonly AttachmentView[] | undefined): void {
  if (instructions === instructed.get(composer)) return;
  instructed.set(composer, instructions);
  if (!chips && !instructions) return;
  chips ??= import("./instruction-chips.js");
  void chips.then(({ showInstructions }) => showInstructions(composer, instructed.get(composer) ?? []));
}
