// Wraps the handlers of all commands in a check of their argument: a malformed argument is refused and the handler not run.

import * as l10n from "@vscode/l10n";
import type { ArgumentOf } from "../contributions/command-arguments.js";
import { type CommandId, commands } from "../contributions/contributions.js";

export type CommandHandlers = { readonly [Id in CommandId]: (argument: ArgumentOf<Id>) => Promise<unknown> };

export function checkedHandlers(
  handlers: CommandHandlers,
): Readonly<Record<CommandId, (argument?: unknown) => Promise<unknown>>> {
  const entryOf = <Id extends CommandId>(id: Id) => [id, checked(id, handlers[id])] as const;
  return Object.fromEntries(Object.values(commands).map(entryOf)) as Record<CommandId, (argument?: unknown) => Promise<unknown>>;
}

function checked<Id extends CommandId>(
  id: Id,
  handler: (argument: ArgumentOf<Id>) => Promise<unknown>,
): (argument?: unknown) => Promise<unknown> {
  return async (argument) => {
    if (argument === undefined) return await handler(undefined as ArgumentOf<Id>);
    const { commandArgument } = await import("../contributions/command-arguments.js");
    const read = commandArgument(id, argument);
    if (read !== "malformed") return await handler(read.value);
    const { showWarning } = await import("../vscode/interface/messages.js");
    void showWarning(l10n.t("The command {0} was called with invalid arguments. Nothing was done.", id));
    return undefined;
  };
}
