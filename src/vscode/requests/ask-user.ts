// Asks the user before a request travels farther than they chose. Dismissing the question means no.

import type { AskUser } from "../../core/requests/consent.js";
import { showWarning } from "../interface/messages.js";

export const askUser: AskUser = async ({ message, detail, once, always }) => {
  const buttons = [once, always].filter((button) => button !== undefined);
  const pressed = await showWarning(message, { modal: true, detail }, ...buttons);
  if (pressed === undefined) return undefined;
  return pressed === once ? "once" : "always";
};
