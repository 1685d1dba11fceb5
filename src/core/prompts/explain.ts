// Explain Selection: the question for the chat; the code is attached.

import type { ActionPrompt } from "./action-prompt.js";

export const explainPrompt: ActionPrompt = {
  action: "explain",
  version: 1,
  instruction:
    "Explain {symbol} of {path}: first what it is for, in one or two sentences; then how it does it, step by step; then what is surprising, risky or slow about it, if anything is.",
};
