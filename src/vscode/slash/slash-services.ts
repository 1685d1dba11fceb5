// What the slash commands need from the window.

import type * as vscode from "vscode";
import type { AnswerModel } from "../../core/conversation/conversation.js";
import type { ConversationSettings } from "../../core/conversation/conversation-settings.js";
import type { BuiltInServices } from "./built-in-commands.js";

export interface SlashServices extends BuiltInServices {
  /** Folder of the user's own prompt files. */
  readonly ownPrompts: vscode.Uri;
  readonly presets: { names(): readonly string[]; get(name: string): ConversationSettings | undefined };
  /** A model by the name that a prompt file gives it; undefined if there is none. */
  findModel(name: string): Promise<AnswerModel | undefined>;
  /** `provider/model` of the selected model, and its name. */
  selectedModel(): { readonly id: string; readonly name: string } | null;
}
