// What of SnowCell is outside of its panel and asks models itself: actions in the editor, commit messages, and the models
// that VS Code and other extensions use.

import { systemClock } from "../node/system-clock.js";
import type { EditorActions } from "../vscode/editor/editor-actions.js";
import type { LanguageModels } from "../vscode/language-models/language-models.js";
import { chatParameters } from "../vscode/platform/request-settings.js";
import { settingsOfVSCode } from "../vscode/platform/stores.js";
import type { Chat } from "./chat.js";
import type { Foundation } from "./foundation.js";
import type { Remedies } from "./remedies.js";

export interface EditorServices {
  readonly chat: () => Chat;
  readonly remedies: () => Remedies;
  readonly login: (providerId?: string) => Promise<unknown>;
  selectModel(): Promise<void>;
}

export class Editor {
  private loading: Promise<EditorActions> | undefined;
  private models: LanguageModels | undefined;

  constructor(
    private readonly foundation: Foundation,
    private readonly services: EditorServices,
  ) {}

  /** The actions on the selection; loaded with the first of them. */
  actions(): Promise<EditorActions> {
    const { requests, toFailure, selection, own } = this.foundation;
    this.loading ??= import("../vscode/editor/editor-actions.js").then(({ EditorActions }) =>
      own(
        new EditorActions({
          requests,
          toFailure,
          parameters: chatParameters,
          chooseModel: async () => {
            if (!selection.current) await this.services.selectModel();
          },
          showFailure: (failure, again) => this.services.remedies().show(failure, again),
          ask: (text, attachments) => this.services.chat().controller.ask(text, attachments),
        }),
      ),
    );
    return this.loading;
  }

  /** Stops what is being written in the editor, where anything ever was. */
  async stop(): Promise<void> {
    if (this.loading) (await this.loading).stop();
  }

  async writeCommitMessage(source?: unknown): Promise<void> {
    const { writeCommitMessage } = await import("../vscode/commit-message/write-commit-message.js");
    await writeCommitMessage(this.requests(), source);
  }

  /** What answers VS Code about language models; `changed` tells it of another list. */
  async languageModels(changed: () => void): Promise<LanguageModels> {
    const { LanguageModels } = await import("../vscode/language-models/language-models.js");
    this.models ??= this.foundation.own(new LanguageModels(this.requests(), changed));
    return this.models;
  }

  /** For what makes requests outside of the chat. */
  private requests() {
    const { login, remedies } = this.services;
    return {
      ...this.foundation,
      settings: settingsOfVSCode,
      clock: systemClock,
      login,
      carryOut: (...[remedy, failure, again]: Parameters<Remedies["carryOut"]>) => remedies().carryOut(remedy, failure, again),
    };
  }
}
