// What the oldest supported VS Code lacks: the one table by which tests are skipped. docs/vscode-versions.md says the same to
// users, and a test compares the two.

/** By what cannot be tested: what VS Code 1.104 lacks for it, as docs/vscode-versions.md names it. */
export const lackedBy1104 = {
  "VS Code's own chat": "lm.addLanguageModelsProviderGroup",
  "cancellation after the first part": "CancellationToken",
  "tools of MCP servers": "workbench.mcp.startServer",
} as const;

/** Whether a version of VS Code, or of code-server, lacks it; says so, because the test is then skipped. */
export function isLacking(
  feature: keyof typeof lackedBy1104,
  version: string | undefined = process.env["SNOWCELL_CODE_SERVER"],
): boolean {
  if (version === undefined || !/^\d+\.104\./.test(version)) return false;
  console.log(`Skipped in VS Code 1.104: ${feature} (${lackedBy1104[feature]}). See docs/vscode-versions.md.`);
  return true;
}
