// Prompt presets: named parameters with a system prompt, shared by all windows. They are not secret, so they are stored in
// the extension's state.

import * as z from "zod/mini";
import type { ConversationSettings } from "../../core/conversation/conversation-settings.js";
import { conversationSettingsSchema, plainSettings } from "../../core/conversation/settings-schema.js";
import type { StateStore } from "../../core/platform/ports.js";

const stateKey = "snowcell.promptPresets";

const presetSchema = z.object({ name: z.string(), settings: conversationSettingsSchema });
type Preset = z.infer<typeof presetSchema>;

export class Presets {
  constructor(private readonly state: StateStore) {}

  /** Names in alphabetical order. */
  names(): string[] {
    return this.all().map(({ name }) => name);
  }

  get(name: string): ConversationSettings | undefined {
    return this.all().find((preset) => preset.name === name)?.settings;
  }

  /** Saves `settings` under a name, replacing the preset of that name. */
  async save(name: string, settings: ConversationSettings): Promise<void> {
    await this.keep([...this.all().filter((preset) => preset.name !== name), { name, settings: plainSettings(settings) }]);
  }

  async rename(name: string, to: string): Promise<void> {
    const renamed = this.all().filter((preset) => preset.name !== to || name === to);
    await this.keep(renamed.map((preset) => (preset.name === name ? { ...preset, name: to } : preset)));
  }

  async delete(name: string): Promise<void> {
    await this.keep(this.all().filter((preset) => preset.name !== name));
  }

  /** Skips an entry that another version wrote and this one cannot read, instead of losing them all. */
  private all(): Preset[] {
    const value = this.state.get(stateKey);
    const presets = (Array.isArray(value) ? value : []).flatMap((entry) => {
      const parsed = presetSchema.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    });
    return presets.sort((one, other) => one.name.localeCompare(other.name));
  }

  private async keep(presets: readonly Preset[]): Promise<void> {
    await this.state.set(stateKey, presets);
  }
}
