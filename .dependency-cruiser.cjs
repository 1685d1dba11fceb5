// The layers, as rules. Imports point one way only: extension and application → vscode and node → core; the
// webview knows the protocol and nothing else of src.

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "core-is-pure",
      comment: "The core runs anywhere: it imports nothing of VS Code, Node, the adapters or the panel.",
      severity: "error",
      from: { path: "^src/core/" },
      to: { path: "^(src|webview-ui|test)/|^vscode$", pathNot: "^src/core/" },
    },
    {
      name: "core-uses-no-platform",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "wire-knows-no-provider",
      severity: "error",
      from: { path: "^src/core/wire/" },
      to: { path: "^src/core/(providers|chat|compare|history)/" },
    },
    {
      name: "node-adapters-know-only-core",
      severity: "error",
      from: { path: "^src/node/" },
      to: { path: "^(src|webview-ui|test)/|^vscode$", pathNot: "^src/(core|node)/" },
    },
    {
      name: "contributions-stand-alone",
      severity: "error",
      from: { path: "^src/contributions/" },
      to: { path: "^(src|webview-ui|test)/|^vscode$", pathNot: "^src/contributions/" },
    },
    {
      name: "api-knows-only-core",
      comment: "Other extensions compile against it.",
      severity: "error",
      from: { path: "^src/api/" },
      to: { path: "^(src|webview-ui|test)/|^vscode$", pathNot: "^src/(api|core)/" },
    },
    {
      name: "vscode-adapters-stand-below-the-composition",
      comment:
        "The adapters to VS Code know the core, the adapters to Node and the protocol; src/application puts them together.",
      severity: "error",
      from: { path: "^src/vscode/" },
      to: { path: "^(src|webview-ui|test)/", pathNot: "^src/(vscode|node|core|protocol|contributions)/" },
    },
    {
      name: "platform-is-the-floor",
      comment: "Every room of src/vscode may use src/vscode/platform, which knows none of them.",
      severity: "error",
      from: { path: "^src/vscode/platform/" },
      to: { path: "^src/vscode/", pathNot: "^src/vscode/platform/" },
    },
    {
      name: "panel-knows-no-feature",
      comment: "Features bring themselves to the panel; it knows only the interface in panel-feature.ts.",
      severity: "error",
      from: { path: "^src/vscode/panel/" },
      to: { path: "^src/vscode/(attach|chat|compare|context|find|history|parameters|status|usage)/" },
    },
    {
      name: "application-stands-below-activation",
      severity: "error",
      from: { path: "^src/application/" },
      to: { path: "^(src/extension\\.ts$|webview-ui/|test/)" },
    },
    {
      name: "webview-knows-only-the-protocol",
      severity: "error",
      from: { path: "^webview-ui/" },
      to: { path: "^(src/|test/)", pathNot: "^src/protocol/" },
    },
    { name: "webview-uses-no-node", severity: "error", from: { path: "^webview-ui/" }, to: { dependencyTypes: ["core"] } },
    {
      name: "protocol-stands-alone",
      severity: "error",
      from: { path: "^src/protocol/" },
      to: { pathNot: "^(node_modules/zod/|src/protocol/)" },
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
