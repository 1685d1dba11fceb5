// Quick picks. Labels, descriptions and details pass through `plainText`; icons use `iconPath`, because `$(name)` in a
// label stays text.

import * as vscode from "vscode";
import { plainText } from "./plain-text.js";

/** Maximum characters of a row's label, description or detail. */
const longestCell = 300;

/** A list without a title or a placeholder says nothing of itself to a screen reader. */
export interface ListOptions extends vscode.QuickPickOptions {
  readonly title: string;
  readonly placeHolder: string;
}

/** Shows a list and resolves to the item that was picked. */
export function pickFrom<Item extends vscode.QuickPickItem>(
  items: readonly Item[] | Promise<readonly Item[]>,
  options: ListOptions & { readonly canPickMany: true },
): Promise<Item[] | undefined>;
export function pickFrom<Item extends vscode.QuickPickItem>(
  items: readonly Item[] | Promise<readonly Item[]>,
  options: ListOptions,
): Promise<Item | undefined>;
export async function pickFrom<Item extends vscode.QuickPickItem>(
  items: readonly Item[] | Promise<readonly Item[]>,
  options: ListOptions,
): Promise<Item | Item[] | undefined> {
  const rows = Promise.resolve(items).then((list) => list.map((item) => ({ ...plainItem(item), item })));
  const { title, placeHolder, ...rest } = options;
  const picked: unknown = await vscode.window.showQuickPick(rows, {
    ...rest,
    title: plainText(title),
    placeHolder: plainText(placeHolder),
  });
  const itemOf = (row: unknown): Item => (row as { readonly item: Item }).item;
  if (Array.isArray(picked)) return picked.map(itemOf);
  return picked === undefined ? undefined : itemOf(picked);
}

/** A list that changes while it is open. Callers pass items through `plainItems`; the syntax-tree test checks it. */
export function createList<Item extends vscode.QuickPickItem>(title: string, placeholder: string): vscode.QuickPick<Item> {
  const list = vscode.window.createQuickPick<Item>();
  list.title = plainText(title);
  list.placeholder = plainText(placeholder);
  return list;
}

/** Copies of the items for `QuickPick.items`, with their other properties kept. */
export function plainItems<Item extends vscode.QuickPickItem>(items: readonly Item[]): Item[] {
  return items.map(plainItem);
}

function plainItem<Item extends vscode.QuickPickItem>(item: Item): Item {
  const { label, description, detail } = item;
  return {
    ...item,
    label: plainText(label, longestCell),
    ...(description === undefined ? {} : { description: plainText(description, longestCell) }),
    ...(detail === undefined ? {} : { detail: plainText(detail, longestCell) }),
  };
}
