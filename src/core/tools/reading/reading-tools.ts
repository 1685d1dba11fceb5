// Start here: the tools that only read, over the ports in reading-ports.ts. Every text passes the gate for content.

import type { Tool } from "../tool.js";
import { changesTool } from "./changes.js";
import { problemsTool, referencesTool, symbolsTool } from "./code-language.js";
import { findFilesTool, listFolderTool } from "./find-files.js";
import { readFileTool } from "./read-file.js";
import type { ReadingPorts } from "./reading-ports.js";
import { searchTextTool } from "./search-text.js";
import { askPersonTool, setTodosTool } from "./user-tools.js";

export function readingTools(ports: ReadingPorts): Tool[] {
  return [
    readFileTool(ports),
    findFilesTool(ports),
    searchTextTool(ports),
    listFolderTool(ports),
    symbolsTool(ports),
    referencesTool(ports),
    problemsTool(ports),
    changesTool(ports),
    setTodosTool(),
    askPersonTool(),
  ];
}
