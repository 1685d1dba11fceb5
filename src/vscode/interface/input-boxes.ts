// Input boxes. Title, prompt, placeholder and validation message pass through `plainText`: VS Code turns links in the
// prompt and the validation message into commands.

import * as vscode from "vscode";
import { plainText } from "./plain-text.js";

export interface InputOptions extends Omit<vscode.InputBoxOptions, "validateInput"> {
  readonly title: string;
  readonly prompt: string;
  /** What is wrong with the text; undefined if nothing is. */
  readonly validateInput?: (value: string) => string | undefined;
}

/** Asks for one line; undefined if the user cancels. */
export async function askForText({ validateInput, ...options }: InputOptions): Promise<string | undefined> {
  const { title, prompt, placeHolder } = options;
  return await vscode.window.showInputBox({
    ...options,
    title: plainText(title),
    prompt: plainText(prompt),
    ...(placeHolder === undefined ? {} : { placeHolder: plainText(placeHolder) }),
    ...(validateInput
      ? {
          validateInput: (value: string) => {
            const problem = validateInput(value);
            return problem === undefined ? undefined : plainText(problem);
          },
        }
      : {}),
  });
}

/** A box that stays open while its text is checked. Callers pass texts through `plainText`; the syntax-tree test checks it. */
export function createTextBox(title: string, prompt: string): vscode.InputBox {
  const box = vscode.window.createInputBox();
  box.title = plainText(title);
  box.prompt = plainText(prompt);
  return box;
}
