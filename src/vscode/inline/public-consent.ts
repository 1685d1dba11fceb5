// The user's agreement that a public model receives text at every pause: by model and host, so that another address needs
// another yes.

import type * as vscode from "vscode";
import type { ResolvedModel } from "../../core/requests/resolved-model.js";

const key = "snowcell.completions.agreedPublic";

export function agreedToPublic(state: vscode.Memento, by: ResolvedModel): boolean {
  return (state.get<readonly string[]>(key) ?? []).includes(nameOf(by));
}

export async function agreeToPublic(state: vscode.Memento, by: ResolvedModel): Promise<void> {
  const names = new Set([...(state.get<readonly string[]>(key) ?? []), nameOf(by)]);
  await state.update(key, [...names]);
}

function nameOf({ model, info }: ResolvedModel): string {
  return `${model.id} ${info.host ?? ""}`;
}
