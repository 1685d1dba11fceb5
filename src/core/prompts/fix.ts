// Fix Selection: fixes the problems that the editor reports, or those that it misses.

import type { ActionPrompt } from "./action-prompt.js";

export const fixPrompt: ActionPrompt = {
  action: "fix",
  version: 2,
  instruction:
    "Fix the selected {language} code. Mend the cause of each problem that the editor reports, rather than silencing it; where none is reported, look for mistakes and mend those. Change as few lines as possible, and nothing that works.",
};
