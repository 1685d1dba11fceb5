// Document Selection: adds comments in the language's conventions, without changing a statement.

import type { ActionPrompt } from "./action-prompt.js";

export const documentPrompt: ActionPrompt = {
  action: "document",
  version: 2,
  instruction:
    "Document the selected {language} code: add documentation comments in the language's usual form (such as JSDoc, docstrings or Javadoc) to its functions, classes and other public parts. Say purpose, parameters, results, errors and units where they are not plain from the names. Add a short comment within the code only where the reason is not obvious. Change no statement. In a text document, improve what explains it instead.",
};
