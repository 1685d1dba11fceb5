// Start here: the host's side of the slash commands. slash-items.ts lists them, built-in-commands.ts and run-prompt.ts carry
// them out, prompt-files.ts finds the prompt files.
//
// A message that begins with `/` is a command if there is one of that name; any other text is a message.

import * as l10n from "@vscode/l10n";
import { commandName } from "../../core/instructions/prompt-file.js";
import { builtInCommands, readSlashLine } from "../../core/instructions/slash-line.js";
import { type SlashReply, slashRequestSchema } from "../../protocol/slash.js";
import type { CommandOutcome, FeaturePanel, PanelFeature } from "../panel/panel-feature.js";
import { runBuiltIn } from "./built-in-commands.js";
import { findPrompts } from "./prompt-files.js";
import { runPrompt } from "./run-prompt.js";
import { itemsFor } from "./slash-items.js";
import type { SlashServices } from "./slash-services.js";

export class SlashFeature implements PanelFeature {
  constructor(private readonly services: SlashServices) {}

  async receive(message: unknown, panel: FeaturePanel): Promise<void> {
    const { query } = slashRequestSchema.parse(message);
    const prompts = await findPrompts(this.services.ownPrompts);
    const reply: SlashReply = { type: "found", query, items: itemsFor(query, prompts, this.services.presets.names()) };
    panel.post(reply);
  }

  async run(text: string, panel: FeaturePanel): Promise<CommandOutcome> {
    const line = readSlashLine(text);
    if (!line) return { kind: "no-command" };
    const builtIn = builtInCommands.find((command) => command === line.name);
    if (builtIn) {
      // Before the command, which may take long or open another conversation.
      panel.session.setDraft("", undefined);
      await runBuiltIn(builtIn, line.rest, this.services, panel);
      return { kind: "done" };
    }
    const prompt = (await findPrompts(this.services.ownPrompts)).find(({ name }) => name === line.name);
    if (prompt) return await runPrompt(prompt, line.rest, this.services, panel);
    const preset = this.services.presets.names().find((name) => commandName(name) === line.name);
    const settings = preset === undefined ? undefined : this.services.presets.get(preset);
    if (preset === undefined || !settings) return { kind: "no-command" };
    await panel.session.changeSettings(settings);
    panel.announce(l10n.t("Applied: {0}", preset));
    if (line.rest !== "") return { kind: "send", text: line.rest };
    panel.session.setDraft("", undefined);
    return { kind: "done" };
  }
}
