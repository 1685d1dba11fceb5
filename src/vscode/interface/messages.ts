// Notifications and dialogs. Every text passes through `plainText`, so that nothing in it becomes a link.

import * as vscode from "vscode";
import { plainLines, plainText } from "./plain-text.js";

type Button = string | vscode.MessageItem;

export interface DialogOptions {
  readonly modal: boolean;
  /** An array where a line holds foreign text; see `plainLines`. */
  readonly detail?: string | readonly string[];
}

interface Show {
  /** Resolves to the button that was pressed; undefined if the message was dismissed. */
  <Pressed extends Button>(message: string, ...buttons: readonly Pressed[]): Promise<Pressed | undefined>;
  <Pressed extends Button>(message: string, options: DialogOptions, ...buttons: readonly Pressed[]): Promise<Pressed | undefined>;
}

type ShowMessage = (
  message: string,
  options: vscode.MessageOptions,
  ...items: vscode.MessageItem[]
) => Thenable<vscode.MessageItem | undefined>;

export const showInformation: Show = through((message, options, ...items) =>
  vscode.window.showInformationMessage(message, options, ...items),
);
export const showWarning: Show = through((message, options, ...items) =>
  vscode.window.showWarningMessage(message, options, ...items),
);
export const showError: Show = through((message, options, ...items) =>
  vscode.window.showErrorMessage(message, options, ...items),
);

function through(show: ShowMessage): Show {
  return async <Pressed extends Button>(
    message: string,
    ...rest: readonly (DialogOptions | Pressed)[]
  ): Promise<Pressed | undefined> => {
    const [first] = rest;
    const options = isOptions(first) ? first : undefined;
    const buttons = (options ? rest.slice(1) : rest) as readonly Pressed[];
    const items = buttons.map((button): vscode.MessageItem => {
      const item: vscode.MessageItem = typeof button === "string" ? { title: button } : button;
      return { ...item, title: plainText(item.title, longestButton) };
    });
    const detail = options?.detail === undefined ? undefined : plainLines(options.detail);
    const pressed = await show(
      plainText(message),
      { ...(options ? { modal: options.modal } : {}), ...(detail === undefined ? {} : { detail }) },
      ...items,
    );
    return pressed && buttons[items.indexOf(pressed)];
  };
}

const longestButton = 80;

function isOptions(value: unknown): value is DialogOptions {
  return typeof value === "object" && value !== null && "modal" in value;
}
