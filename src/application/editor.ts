// What of SnowCell is outside of its panel and asks models itself: actions in the editor, commit messages, and the models
// that VS Code and other extensions use.

import type { FallbackQuestion } from "../core/routing/ask-in-turn.js";
import { systemClock } from "../node/system-clock.js";
import type { EditorActions } from "../vscode/editor/editor-actions.js";
import type { LanguageModels } from "../vscode/language-models/language-models.js";
import { chatParameters } from "../vscode/request-settings.js";
import { settingsOfVSCode } from "../vscode/stores.js";
import type { Chat } from "./chat.js";
import type { Foundation } from "./foundation.js";
import type { Remedies } from "./remedies.js";

export interface EditorServices {
  readonly chat: () => Chat;
  readonly remedies: () => Remedies;
  login(providerId?: string): Promise<unknown>;
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
    const { observe, toFailure, selection, answerer, own } = this.foundation;
    this.loading ??= import("../vscode/editor/editor-actions.js").then(({ EditorActions }) =>
      own(
        new EditorActions({
          clock: systemClock,
          observe,
          toFailure,
          parameters: chatParameters,
          fallback: (question) => this.services.chat().fallBack(question),
          answerer: async () => {
            if (!selection.current) await this.services.selectModel();
            return await answerer();
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
    const { answerer } = this.foundation;
    const fallback = (question: FallbackQuestion) => this.services.chat().fallBack(question);
    await writeCommitMessage({ ...this.requests(), answerer, fallback }, source);
  }

  /** What answers VS Code about language models; `changed` tells it of another list. */
  async languageModels(changed: () => void): Promise<LanguageModels> {
    const { LanguageModels } = await import("../vscode/language-models/language-models.js");
    this.models ??= this.foundation.own(new LanguageModels(this.requests(), changed));
    return this.models;
  }

  /** For what makes requests outside of the chat. */
  private requests() {
    const { registry, accounts, log, observe, providerName, toFailure, selectedId } = this.foundation;
    return {
      registry,
      accounts,
      settings: settingsOfVSCode,
      clock: systemClock,
      log,
      observe,
      providerName,
      toFailure,
      login: (providerId?: string) => this.services.login(providerId),
      carryOut: this.services.remedies().carryOut.bind(this.services.remedies()),
      selectedId,
    };
  }
}
