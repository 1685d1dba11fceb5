// Asks for the instruction of an edit, with the last ones below the box: Enter takes what is typed, the arrow keys an earlier
// one.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { StateStore } from "../../core/platform/ports.js";
import { createList, plainItems } from "../interface/lists.js";
import { plainText } from "../interface/plain-text.js";

export interface InstructionRequest {
  readonly title: string;
  readonly placeholder: string;
}

export interface Instructions {
  /** Undefined if the user cancels or types nothing. */
  ask(request: InstructionRequest): Promise<string | undefined>;
}

interface Row extends vscode.QuickPickItem {
  /** Undefined for what is typed. */
  readonly earlier?: string;
}

const stateKey = "snowcell.editInstructions";
const mostKept = 20;
/** Characters of an instruction that is kept. */
const longestKept = 2000;

export class InstructionBox implements Instructions {
  constructor(private readonly state: StateStore) {}

  async ask({ title, placeholder }: InstructionRequest): Promise<string | undefined> {
    const list = createList<Row>();
    list.title = plainText(title);
    list.placeholder = plainText(placeholder);
    list.ignoreFocusOut = true;
    const earlier = this.earlier();
    const show = (): void => {
      list.items = plainItems(rowsFor(list.value, earlier));
    };
    show();
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    list.onDidChangeValue(show);
    list.onDidAccept(() => {
      const chosen = list.activeItems[0]?.earlier ?? list.value;
      if (chosen.trim() === "") return;
      resolve(chosen.trim());
      list.hide();
    });
    list.onDidHide(() => resolve(undefined));
    list.show();
    const chosen = await promise;
    list.dispose();
    if (chosen !== undefined) await this.keep(chosen);
    return chosen;
  }

  /** Newest first. */
  private earlier(): readonly string[] {
    const value = this.state.get(stateKey);
    return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
  }

  private async keep(instruction: string): Promise<void> {
    const others = this.earlier().filter((other) => other !== instruction);
    await this.state.set(stateKey, [instruction.slice(0, longestKept), ...others].slice(0, mostKept));
  }
}

/** What is typed first, then the earlier instructions that contain it. VS Code's own filter would hide the first row. */
function rowsFor(typed: string, earlier: readonly string[]): Row[] {
  const words = typed.trim().toLowerCase();
  const first: Row[] =
    words === ""
      ? []
      : [{ label: typed, alwaysShow: true, iconPath: new vscode.ThemeIcon("arrow-right"), description: l10n.t("Enter") }];
  const found = earlier.filter((each) => each.toLowerCase().includes(words) && each !== typed.trim());
  return [
    ...first,
    ...found.map((each): Row => ({ label: each, earlier: each, alwaysShow: true, iconPath: new vscode.ThemeIcon("history") })),
  ];
}
