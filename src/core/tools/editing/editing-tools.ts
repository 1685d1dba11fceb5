// Start here: the tools that change files, over the ports in editing-ports.ts. Each plans its change first, which changes
// nothing; the plan shows the whole change to the user, and runs with a permit.

import type { Tool } from "../tool.js";
import { editFileTool, writeFileTool } from "./change-files.js";
import type { EditingPorts } from "./editing-ports.js";
import { deleteFileTool, moveFileTool } from "./move-files.js";

export function editingTools(ports: EditingPorts): Tool[] {
  return [editFileTool(ports), writeFileTool(ports), deleteFileTool(ports), moveFileTool(ports)];
}
