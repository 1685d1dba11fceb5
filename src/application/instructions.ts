// The window's instruction files, shared by the chat, the editor actions and commit messages. Loaded with the first panel or
// request.

import type { WindowInstructions } from "../vscode/instructions/window-instructions.js";
import { stateStore } from "../vscode/platform/stores.js";
import type { Foundation } from "./foundation.js";

export class ProjectInstructions {
  private loading: Promise<WindowInstructions> | undefined;

  constructor(private readonly foundation: Pick<Foundation, "context" | "own">) {}

  window(): Promise<WindowInstructions> {
    const { context, own } = this.foundation;
    this.loading ??= import("../vscode/instructions/window-instructions.js").then(({ WindowInstructions }) =>
      own(new WindowInstructions(stateStore(context.workspaceState))),
    );
    return this.loading;
  }

  /** Opens a first instruction file, written from the project's own facts, for the user to review and save. */
  async newFile(): Promise<void> {
    const { newInstructionFile } = await import("../vscode/instructions/new-instruction-file.js");
    await newInstructionFile();
  }
}
