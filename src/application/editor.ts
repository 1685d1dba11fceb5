// Model requests from outside the panel: editor actions and commit messages.

import type { Attachment } from "../core/conversation/conversation.js";
import type { Task } from "../core/routing/task.js";
import { systemClock } from "../node/system-clock.js";
import type { EditorActions } from "../vscode/editor/editor-actions.js";
import { taskModel } from "../vscode/models/task-settings.js";
import { ownPromptFolder } from "../vscode/platform/own-prompts.js";
import { chatParameters } from "../vscode/platform/request-settings.js";
import { stateStore } from "../vscode/platform/stores.js";
import type { Foundation } from "./foundation.js";
import type { ProjectInstructions } from "./instructions.js";
import type { Remedies } from "./remedies.js";

export interface EditorServices {
  readonly remedies: Remedies;
  readonly selectModel: () => Promise<boolean>;
  readonly selectModelFor: (task: Task) => Promise<void>;
  readonly instructions: ProjectInstructions;
  /** Asks a question in the chat. */
  ask(text: string, attachments: readonly Attachment[]): Promise<void>;
  /** Title of the conversation that it continues; empty if that is new. */
  openChat(): Promise<string>;
}

export class Editor {
  private loading: Promise<EditorActions> | undefined;

  constructor(
    private readonly foundation: Foundation,
    private readonly services: EditorServices,
  ) {}

  /** The actions on the selection; loaded on first use. */
  actions(): Promise<EditorActions> {
    const { requests, toFailure, selection, own, context } = this.foundation;
    const loaded = Promise.all([import("../vscode/editor/editor-actions.js"), import("../vscode/editor/instruction-box.js")]);
    const ownPrompts = ownPromptFolder(context.globalStorageUri);
    this.loading ??= loaded.then(([{ EditorActions }, { InstructionBox }]) =>
      own(
        new EditorActions({
          requests,
          toFailure,
          parameters: chatParameters,
          chooseModel: async () => {
            if (!selection.current && taskModel("edit") === undefined) await this.services.selectModel();
          },
          showFailure: (failure, again) => this.services.remedies.show(failure, again),
          ask: (text, attachments) => this.services.ask(text, attachments),
          openChat: () => this.services.openChat(),
          instructions: new InstructionBox(stateStore(context.globalState), {
            find: async () => (await import("../vscode/slash/prompt-files.js")).findPrompts(ownPrompts),
            fill: async (prompt, typed) => (await import("../vscode/slash/run-prompt.js")).instructionOf(prompt, typed),
          }),
          projectInstructions: async (uris) => (await this.services.instructions.window()).forFiles(uris),
        }),
      ),
    );
    return this.loading;
  }

  /** Stops what the editor is generating, if the actions were ever loaded. */
  async stop(): Promise<void> {
    if (this.loading) (await this.loading).stop();
  }

  async writeCommitMessage(source?: unknown): Promise<void> {
    const { remedies, selectModel, selectModelFor, instructions } = this.services;
    const task = "commitMessage";
    const { writeCommitMessage } = await import("../vscode/commit-message/write-commit-message.js");
    await writeCommitMessage(
      {
        ...this.foundation,
        clock: systemClock,
        selectModel: () => (taskModel(task) === undefined ? selectModel() : selectModelFor(task)),
        projectInstructions: async () => (await instructions.window()).forFiles([]),
        showFailure: (failure, again) => remedies.show(failure, again),
      },
      source,
    );
  }
}
