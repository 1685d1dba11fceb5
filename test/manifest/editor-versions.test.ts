import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { lackedBy1104 } from "../support/editor-versions.js";

it("tells users what VS Code 1.104 lacks wherever a test is skipped for it", () => {
  const page = readFileSync("docs/vscode-versions.md", "utf8");
  for (const api of Object.values(lackedBy1104)) expect(page).toContain(`\`${api}\``);
  expect(readFileSync("README.md", "utf8")).toContain("](docs/vscode-versions.md)");
});
