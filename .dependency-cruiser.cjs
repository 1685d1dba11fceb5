// The layers, as rules. Imports point one way only: extension and application → vscode and node → core; the panel knows
// the protocol and nothing else of src.

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "core-is-pure",
      comment: "The core runs anywhere: it imports nothing of VS Code, Node, the adapters or the panel.",
      severity: "error",
      from: { path: "^src/core/" },
      to: { path: "^(src/(vscode|node|extension|application|contributions|protocol)|webview-ui|test)", pathNot: "^src/core/" },
    },
    {
      name: "core-uses-no-platform",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["core"] },
    },
    { name: "core-knows-no-vscode", severity: "error", from: { path: "^src/core/" }, to: { path: "^vscode$" } },
    {
      name: "node-adapters-know-only-core",
      severity: "error",
      from: { path: "^src/node/" },
      to: { path: "^(src/(vscode|extension|application|contributions|protocol)|webview-ui|test|vscode$)" },
    },
    {
      name: "vscode-adapters-stand-below-the-composition",
      comment: "The adapters to VS Code know the core and the protocol; Node only through a dynamic import of one adapter.",
      severity: "error",
      from: { path: "^src/vscode/" },
      to: { path: "^(src/(extension|application)|webview-ui|test)" },
    },
    {
      name: "panel-knows-only-the-protocol",
      severity: "error",
      from: { path: "^webview-ui/" },
      to: { path: "^(src/|test/)", pathNot: "^src/protocol(\\.ts$|/)" },
    },
    { name: "panel-uses-no-node", severity: "error", from: { path: "^webview-ui/" }, to: { dependencyTypes: ["core"] } },
    {
      name: "protocol-stands-alone",
      severity: "error",
      from: { path: "^src/protocol(\\.ts$|/)" },
      to: { pathNot: "^(node_modules/zod/|src/protocol(\\.ts$|/))" },
    },
    { name: "product-knows-no-tests", severity: "error", from: { path: "^(src|webview-ui)/" }, to: { path: "^test/" } },
    {
      name: "no-cycles-of-files",
      comment: "Types count too: a cycle of types is still two files that cannot be read one after the other.",
      severity: "error",
      from: { path: "^(src|webview-ui|test)/" },
      to: { circular: true },
    },
    {
      name: "no-cycles-of-folders",
      severity: "error",
      scope: "folder",
      from: { path: "^(src|webview-ui)/" },
      to: { circular: true },
    },
    {
      name: "what-ships-is-a-dependency",
      comment: "What the product imports must be listed under dependencies, with its reason in ARCHITECTURE.md.",
      severity: "error",
      from: { path: "^(src|webview-ui)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/@types/" },
    },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^vscode$" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    exclude: { path: "test/harness/sample-workspace" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".js", ".mjs", ".json"],
    },
  },
};
