// Asks for the instruction of an edit, with the last ones below the box: Enter takes what is typed, the arrow keys an earlier
// one, and `/` a prompt file.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { PromptFile } from "../../core/instructions/prompt-file.js";
import { readSlashLine } from "../../core/instructions/slash-line.js";
import type { StateStore } from "../../core/platform/ports.js";
import { createList, plainItems } from "../interface/lists.js";

export interface InstructionRequest {
  readonly title: string;
  readonly placeholder: string;
  /** Questions are remembered apart from edits. */
  readonly isQuestion?: boolean;
}

export interface Instructions {
  /** Undefined if the user cancels or types nothing. */
  ask(request: InstructionRequest): Promise<string | undefined>;
}

/** The prompt files behind a "/" in the box. */
export interface Prompts {
  find(): Promise<readonly PromptFile[]>;
  /** A prompt as an instruction, with what was typed after its name; undefined if the user cancels. */
  fill(prompt: PromptFile, typed: string): Promise<string | undefined>;
}

interface Row extends vscode.QuickPickItem {
  /** Undefined for what is typed. */
  readonly earlier?: string;
  readonly prompt?: PromptFile;
}

interface Choice {
  readonly text: string;
  readonly prompt?: PromptFile;
}

const editsKey = "snowcell.editInstructions";
const questionsKey = "snowcell.questionsAboutCode";
const mostKept = 20;
/** Characters of an instruction that is kept. */
const longestKept = 2000;

export class InstructionBox implements Instructions {
  constructor(
    private readonly state: StateStore,
    private readonly prompts: Prompts,
  ) {}

  async ask({ title, placeholder, isQuestion = false }: InstructionRequest): Promise<string | undefined> {
    const list = createList<Row>(title, placeholder);
    list.ignoreFocusOut = true;
    const key = isQuestion ? questionsKey : editsKey;
    const earlier = this.earlier(key);
    let prompts: readonly PromptFile[] = [];
    const show = (): void => {
      list.items = plainItems(list.value.startsWith("/") ? promptRows(list.value, prompts) : rowsFor(list.value, earlier));
    };
    show();
    void this.prompts.find().then((found) => {
      prompts = found;
      if (list.value.startsWith("/")) show();
    });
    const { promise, resolve } = Promise.withResolvers<Choice | undefined>();
    list.onDidChangeValue(show);
    list.onDidAccept(() => {
      const [row] = list.activeItems;
      const text = (row?.earlier ?? list.value).trim();
      if (text === "") return;
      resolve({ text, ...(row?.prompt ? { prompt: row.prompt } : {}) });
      list.hide();
    });
    list.onDidHide(() => resolve(undefined));
    list.show();
    const chosen = await promise;
    list.dispose();
    if (!chosen) return undefined;
    const { text, prompt } = chosen;
    if (prompt) return await this.prompts.fill(prompt, readSlashLine(text)?.rest ?? "");
    await this.keep(key, text);
    return text;
  }

  /** Newest first. */
  private earlier(key: string): readonly string[] {
    const value = this.state.get(key);
    return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
  }

  private async keep(key: string, instruction: string): Promise<void> {
    const others = this.earlier(key).filter((other) => other !== instruction);
    await this.state.set(key, [instruction.slice(0, longestKept), ...others].slice(0, mostKept));
  }
}

/** What is typed first, then the earlier instructions that contain it. VS Code's own filter would hide the first row. */
function rowsFor(typed: string, earlier: readonly string[]): Row[] {
  const words = typed.trim().toLowerCase();
  // The first row is preselected; an earlier text must run only if the user goes to it.
  const newOne: Row = { label: l10n.t("Type something new, or choose an earlier text"), alwaysShow: true };
  const first: Row[] =
    words === ""
      ? earlier.length > 0
        ? [newOne]
        : []
      : [{ label: typed, alwaysShow: true, iconPath: new vscode.ThemeIcon("arrow-right"), description: l10n.t("Enter") }];
  const found = earlier.filter((each) => each.toLowerCase().includes(words) && each !== typed.trim());
  return [
    ...first,
    ...found.map((each): Row => ({ label: each, earlier: each, alwaysShow: true, iconPath: new vscode.ThemeIcon("history") })),
  ];
}

/** The prompts whose name begins with what follows the `/`; words after the name stay in the box. */
function promptRows(typed: string, prompts: readonly PromptFile[]): Row[] {
  const [name = ""] = typed.slice(1).toLowerCase().split(/\s/, 1);
  const icon = new vscode.ThemeIcon("note");
  return prompts
    .filter((prompt) => (typed.includes(" ") ? prompt.name === name : prompt.name.startsWith(name)))
    .map((prompt) => ({
      label: `/${prompt.name}`,
      description: prompt.argumentHint,
      detail: prompt.description,
      alwaysShow: true,
      iconPath: icon,
      prompt,
    }));
}
