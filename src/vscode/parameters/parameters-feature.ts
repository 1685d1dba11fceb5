// The host's side of a conversation's parameters: parses, validates and stores what is typed, and manages the presets.

import * as l10n from "@vscode/l10n";
import type { ChatSession } from "../../core/chat/chat-session.js";
import { type ParameterProblem, parameterFields, readParameterFields } from "../../core/conversation/parameter-fields.js";
import { usualEfforts } from "../../core/models/efforts.js";
import type { StateStore } from "../../core/platform/ports.js";
import { type ParametersReply, type ParametersRequest, parametersRequestSchema } from "../../protocol/parameters.js";
import type { WindowContext } from "../context/window-context.js";
import { askForText } from "../interface/input-boxes.js";
import { showInformation } from "../interface/messages.js";
import type { FeaturePanel, PanelFeature } from "../panel/panel-feature.js";
import { Presets } from "./presets.js";

export function createParametersFeature(window: WindowContext, state: StateStore): PanelFeature {
  return new ParametersFeature(window, new Presets(state));
}

class ParametersFeature implements PanelFeature {
  constructor(
    private readonly window: WindowContext,
    private readonly presets: Presets,
  ) {}

  async receive(message: unknown, { session, post, announce }: FeaturePanel): Promise<void> {
    const request = parametersRequestSchema.parse(message);
    if (request.type === "show") await this.window.learn();
    if (request.type === "change") {
      const { settings, problems } = readParameterFields(request.fields, this.window.chosen?.facts?.maxOutputTokens);
      // An invalid field keeps its last valid value; the others take effect at once.
      const before = session.conversation.settings;
      const kept = problems.map(({ name }) => [name, before[name]]);
      await session.changeSettings({ ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), ...settings });
      return post(this.reply(session, problems, false));
    }
    const done = await this.carryOut(request, session);
    post(this.reply(session, [], true));
    if (done !== undefined) announce(done);
  }

  /** One line for the user about the result; `undefined` if there is nothing to report. */
  private async carryOut(request: ParametersRequest, session: ChatSession): Promise<string | undefined> {
    switch (request.type) {
      case "reset":
        await session.changeSettings({});
        return l10n.t("All parameters match the settings");
      case "save-preset":
        return await this.save(session);
      case "apply-preset": {
        const settings = this.presets.get(request.name);
        if (!settings) return undefined;
        await session.changeSettings(settings);
        return l10n.t("Applied: {0}", request.name);
      }
      case "rename-preset": {
        const name = await this.askName(request.name);
        if (name !== undefined) await this.presets.rename(request.name, name);
        return undefined;
      }
      case "delete-preset":
        return await this.delete(request.name);
      default:
        return undefined;
    }
  }

  private async save(session: ChatSession): Promise<string | undefined> {
    if (Object.keys(session.conversation.settings).length === 0) {
      return l10n.t("Change a parameter or the system prompt first. A preset saves what differs from the settings.");
    }
    const name = await this.askName(undefined);
    if (name === undefined) return undefined;
    await this.presets.save(name, session.conversation.settings);
    return l10n.t("Saved: {0}", name);
  }

  private async delete(name: string): Promise<string | undefined> {
    const settings = this.presets.get(name);
    if (!settings) return undefined;
    await this.presets.delete(name);
    const undo = l10n.t("Undo");
    void showInformation(l10n.t('The preset "{0}" was deleted.', name), undo).then(async (pressed) => {
      if (pressed === undo) await this.presets.save(name, settings);
    });
    return undefined;
  }

  private async askName(current: string | undefined): Promise<string | undefined> {
    const taken = this.presets.names().filter((name) => name !== current);
    const name = await askForText({
      title: l10n.t("Presets"),
      prompt: current === undefined ? l10n.t("Preset name") : l10n.t("New preset name"),
      ...(current !== undefined ? { value: current } : {}),
      validateInput: (typed) => {
        const trimmed = typed.trim();
        if (trimmed === "") return l10n.t("Enter a name.");
        if (trimmed.length > 60) return l10n.t("Use at most 60 characters.");
        return taken.includes(trimmed) ? l10n.t("A preset with this name already exists. Choose another name.") : undefined;
      },
    });
    return name?.trim();
  }

  private reply(session: ChatSession, problems: readonly ParameterProblem[], replace: boolean): ParametersReply {
    const { chosen, defaults } = this.window;
    const taken = chosen?.facts?.parametersTaken;
    return {
      type: "parameters",
      fields: parameterFields(session.conversation.settings),
      defaults: parameterFields({ ...defaults.parameters(), systemPrompt: defaults.systemPrompt() }),
      ...(taken ? { taken: [...taken] } : {}),
      efforts: [...(chosen?.facts?.efforts ?? usualEfforts)],
      model: chosen?.name ?? "",
      presets: this.presets.names(),
      problems: [...problems],
      replace,
    };
  }
}
