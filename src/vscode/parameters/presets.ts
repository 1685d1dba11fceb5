// Prompt presets: parameters and a system prompt under a name, kept for all windows. They are no secrets, and live where
// VS Code keeps an extension's state.

import * as z from "zod/mini";
import type { ConversationSettings } from "../../core/conversation/conversation-settings.js";
import { conversationSettingsSchema, plainSettings } from "../../core/conversation/settings-schema.js";
import type { StateStore } from "../../core/platform/ports.js";

const stateKey = "snowcell.promptPresets";

const presetSchema = z.object({ name: z.string(), settings: conversationSettingsSchema });
type Preset = z.infer<typeof presetSchema>;

export class Presets {
  constructor(private readonly state: StateStore) {}

  /** By name, in alphabetical order. */
  names(): string[] {
    return this.all().map(({ name }) => name);
  }

  get(name: string): ConversationSettings | undefined {
    return this.all().find((preset) => preset.name === name)?.settings;
  }

  /** Keeps `settings` under a name; what had that name goes. */
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

  /** An entry that another version wrote and this one does not understand is passed over, not lost with all. */
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
