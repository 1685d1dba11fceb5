// Improve Selection: better code with the same behavior.

import type { ActionPrompt } from "./action-prompt.js";

export const improvePrompt: ActionPrompt = {
  action: "improve",
  version: 2,
  instruction:
    "Improve the selected {language} code. Keep what it does for every input, its public names and its signatures. Make it clearer, simpler or faster where that is a real gain: better names inside, the right data structure, less repetition, no needless work. Follow the conventions of the file. Leave good lines alone.",
};
