// Fix Selection: fixes what the editor reports, or what is wrong without a report.

import type { ActionPrompt } from "./action-prompt.js";

export const fixPrompt: ActionPrompt = {
  action: "fix",
  version: 1,
  instruction:
    "Fix the selected {language} code. Mend the cause of each problem that the editor reports, rather than silencing it; where none is reported, look for mistakes and mend those. Change as few lines as possible, and nothing that works.",
};
