// The conversation's parameters, system prompt and presets. A value applies when its field loses the focus; the host
// validates it.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import {
  type ParameterFields,
  type ParameterName,
  type ParametersReply,
  type ParametersRequest,
  parametersReplySchema,
} from "../../src/protocol/parameters.js";
import { iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import type { FeatureHost, FeatureView } from "../features/feature-view.js";
import { presetsRow } from "./presets-row.js";

/** Delay after the last keystroke before validation, in ms. */
const restTime = 400;

class ParametersForm extends LightElement {
  static override properties = { reply: { state: true } };
  declare reply: ParametersReply | undefined;
  declare panel: FeatureHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ask({ type: "show" });
    this.#stop = this.panel.store.listen(({ kind }) => {
      // Another model takes other parameters; another conversation has other values.
      if (kind === "model" || kind === "snapshot") this.#ask({ type: "show" });
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#flush();
  }

  async receive(reply: ParametersReply): Promise<void> {
    this.reply = reply;
    await this.updateComplete;
    if (reply.replace) this.#show(reply.fields);
  }

  protected override render(): TemplateResult {
    return html`<form
      class="card parameters"
      aria-labelledby="parameters-title"
      data-testid="parameters-form"
      @input=${() => this.#typed()}
      @change=${() => this.#flush()}
      @submit=${(event: Event) => {
        event.preventDefault();
        this.#flush();
      }}
    >
      <header class="card-header">
        <h2 id="parameters-title">${l10n.t("Parameters")}</h2>
        ${iconButton({ icon: "discard", label: l10n.t("Reset to Settings"), testId: "reset-parameters", press: () => this.#ask({ type: "reset" }) })}
        ${iconButton({ icon: "close", label: l10n.t("Close"), testId: "close-feature", press: () => this.panel.close() })}
      </header>
      ${this.reply ? this.#fields(this.reply) : nothing}
    </form>`;
  }

  #fields(reply: ParametersReply): TemplateResult {
    const { defaults, taken, efforts, model, presets } = reply;
    const takes = (name: ParameterName): boolean => !taken || taken.includes(name);
    const none = taken !== undefined && taken.length === 0;
    return html`
      ${presetsRow(presets, (request) => this.#ask(request))}
      ${none ? html`<p class="card-line">${l10n.t("{0} accepts no parameters, only a system prompt.", model)}</p>` : nothing}
      <div class="parameter-grid">
        ${takes("temperature") ? this.#number("temperature", l10n.t("Temperature"), "decimal") : nothing}
        ${takes("topP") ? this.#number("topP", l10n.t("Top P"), "decimal") : nothing}
        ${takes("topK") ? this.#number("topK", l10n.t("Top K"), "numeric") : nothing}
        ${takes("minP") ? this.#number("minP", l10n.t("Min P"), "decimal") : nothing}
        ${takes("maxTokens") ? this.#number("maxTokens", l10n.t("Max output tokens"), "numeric") : nothing}
        ${takes("reasoningEffort") && efforts.length > 0 ? this.#effort(defaults.reasoningEffort, efforts) : nothing}
      </div>
      ${takes("stop") ? this.#stops(defaults.stop) : nothing}
      <label class="parameter">
        <span>${l10n.t("System prompt")}</span>
        <textarea name="systemPrompt" rows="4" dir="auto" data-testid="parameter-systemPrompt" placeholder=${defaults.systemPrompt || l10n.t("None")}></textarea>
      </label>
      ${taken ? nothing : html`<p class="card-line">${l10n.t("The service does not report which parameters this model accepts. It may ignore or refuse some of them.")}</p>`}
    `;
  }

  #number(name: "temperature" | "topP" | "topK" | "minP" | "maxTokens", label: string, mode: string): TemplateResult {
    const placeholder = this.reply?.defaults[name] || l10n.t("Model default");
    return this.#field(
      name,
      label,
      html`<input
        name=${name}
        type="text"
        inputmode=${mode}
        autocomplete="off"
        data-testid=${`parameter-${name}`}
        placeholder=${placeholder}
        aria-invalid=${this.#problem(name) ? "true" : nothing}
        aria-describedby=${this.#problem(name) ? `problem-${name}` : nothing}
      />`,
    );
  }

  #effort(byDefault: string, efforts: readonly string[]): TemplateResult {
    const words: Readonly<Record<string, string>> = {
      none: l10n.t("No reasoning"),
      minimal: l10n.t("Minimal"),
      low: l10n.t("Low"),
      medium: l10n.t("Medium"),
      high: l10n.t("High"),
      xhigh: l10n.t("Very high"),
      max: l10n.t("Maximum"),
    };
    // A level from another model stays visible; the request gets the nearest one.
    const own = this.reply?.fields.reasoningEffort ?? "";
    const offered = own === "" || efforts.includes(own) ? efforts : [...efforts, own];
    return this.#field(
      "reasoningEffort",
      l10n.t("Reasoning effort"),
      html`<select name="reasoningEffort" data-testid="parameter-reasoningEffort">
        <option value="">${words[byDefault] ?? l10n.t("Model default")}</option>
        ${offered.map((level) => html`<option value=${level}>${words[level] ?? level}</option>`)}
      </select>`,
    );
  }

  #stops(byDefault: string): TemplateResult {
    return this.#field(
      "stop",
      l10n.t("Stop sequences, one per line"),
      html`<textarea
        name="stop"
        rows="2"
        dir="auto"
        data-testid="parameter-stop"
        placeholder=${byDefault || l10n.t("None")}
        aria-invalid=${this.#problem("stop") ? "true" : nothing}
        aria-describedby=${this.#problem("stop") ? "problem-stop" : nothing}
      ></textarea>`,
    );
  }

  #field(name: ParameterName, label: string, control: TemplateResult): TemplateResult {
    const problem = this.#problem(name);
    return html`<div class="parameter">
      <label><span>${label}</span>${control}</label>
      ${problem === undefined ? nothing : html`<span class="parameter-problem" id=${`problem-${name}`} role="alert">${problem}</span>`}
    </div>`;
  }

  #problem(name: ParameterName): string | undefined {
    return this.reply?.problems.find((problem) => problem.name === name)?.text;
  }

  #control(name: string): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | null {
    return this.querySelector(`[name="${name}"]`);
  }

  #show(fields: ParameterFields): void {
    for (const [name, value] of Object.entries({ systemPrompt: "", ...fields })) {
      const control = this.#control(name);
      if (control && control.value !== value) control.value = value;
    }
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), restTime);
  }

  /** Sends unsent input to the host. */
  #flush(): void {
    const { reply } = this;
    clearTimeout(this.#timer);
    if (!reply) return;
    // A field that this model does not take keeps its value for another.
    const value = (name: ParameterName): string => this.#control(name)?.value ?? reply.fields[name];
    const systemPrompt = this.#control("systemPrompt")?.value ?? "";
    const fields: ParameterFields = {
      temperature: value("temperature"),
      maxTokens: value("maxTokens"),
      topP: value("topP"),
      topK: value("topK"),
      minP: value("minP"),
      stop: value("stop"),
      reasoningEffort: value("reasoningEffort"),
      ...(systemPrompt !== "" ? { systemPrompt } : {}),
    };
    const known: ParameterFields = reply.fields;
    const names = Object.keys({ ...known, ...fields }) as (keyof ParameterFields)[];
    if (names.every((name) => (fields[name] ?? "") === (known[name] ?? "")) && reply.problems.length === 0) return;
    this.#ask({ type: "change", fields });
  }

  #ask(request: ParametersRequest): void {
    this.panel.post(request);
  }
}

customElements.define("snowcell-parameters", ParametersForm);

export function open(panel: FeatureHost): FeatureView {
  const element = new ParametersForm();
  element.panel = panel;
  return {
    placement: "above-composer",
    element,
    receive: (message) => void element.receive(parametersReplySchema.parse(message)),
    focus: () => element.querySelector("button")?.focus(),
  };
}
