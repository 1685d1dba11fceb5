// A notebook as text: its cells with their indexes, without outputs, which can be images and megabytes.

import { isObject, parseObject } from "../../platform/json.js";

/** Undefined if the text is no notebook. Format: https://nbformat.readthedocs.io. */
export function notebookText(json: string): string | undefined {
  const cells = parseObject(json)?.["cells"];
  if (!Array.isArray(cells)) return undefined;
  return cells.map((cell, index) => cellText(cell, index)).join("\n");
}

function cellText(cell: unknown, index: number): string {
  if (!isObject(cell)) return "";
  const { source, cell_type: kind } = cell;
  const lines = Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : source;
  return `# Cell ${index + 1} (${typeof kind === "string" ? kind : "unknown"})\n${typeof lines === "string" ? lines : ""}`;
}
