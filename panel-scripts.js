// Bundles the scripts of the panel and of reports. A page loads few files, because each passes through VS Code's service
// worker and its window, which takes longer than the code in it: docs/decisions/072-few-files-for-the-panel.md.

import { join, relative } from "node:path";
import { rolldown, watch } from "rolldown";

const entries = { main: "webview-ui/main.ts", report: "webview-ui/report/main.ts" };

/** What the panel loads after its request for the conversation, and needs before it is ready or for its first answer. */
const startParts = [
  "accessibility/announcer",
  "accessibility/focus-keeper",
  "messages/message-footer",
  "panel/warm-up",
  "panel/welcome",
].map((name) => join("webview-ui", `${name}.ts`));

/** @type {import("rolldown").InputOptions} */
const input = {
  platform: "browser",
  tsconfig: "webview-ui/tsconfig.json",
  resolve: { alias: { "@vscode/l10n": "@vscode/l10n/dist/browser.js" } },
  transform: { target: "chrome128" },
  preserveEntrySignatures: "allow-extension",
};

/**
 * Writes main.js, report.js, what both share (shared.js), what the panel needs once it has started (start.js), and the parts
 * that load on first use. `more` are further entries by name. Returns inputs and outputs in the form of esbuild's metafile.
 */
export async function buildPanelScripts({ folder, production, more = {} }) {
  const bundle = await rolldown({ ...input, input: { ...entries, ...more } });
  const { output } = await bundle.write(await outputOptions({ folder, production }));
  await bundle.close();
  return metafileOf(folder, output);
}

/** Builds again after each change, and prints what fails. @param {string} folder */
export async function watchPanelScripts(folder) {
  const watching = watch({ ...input, input: entries, output: await outputOptions({ folder, production: false }) });
  watching.on("event", (event) => {
    if (event.code === "BUNDLE_END" || event.code === "ERROR") void event.result.close();
    if (event.code === "ERROR") console.error(event.error.message);
  });
}

/** @returns {Promise<import("rolldown").OutputOptions>} */
async function outputOptions({ folder, production }) {
  const [ofPanel, ofReport] = await Promise.all([modulesOf(entries.main), modulesOf(entries.report)]);
  const named = ["shared", "start"];
  return {
    dir: folder,
    format: "esm",
    minify: production,
    sourcemap: !production,
    comments: false,
    entryFileNames: "[name].js",
    // Short in the package, where longer names would take 8 KB more.
    chunkFileNames: ({ name }) => (named.includes(name) ? "[name].js" : production ? "c/[hash].js" : "chunks/[name]-[hash].js"),
    codeSplitting: {
      groups: [
        { name: "shared", test: (id) => ofPanel.has(id) && ofReport.has(id), priority: 3 },
        { name: "main", test: (id) => ofPanel.has(id), priority: 2 },
        { name: "start", test: (id) => startParts.some((part) => id.endsWith(part)), priority: 1 },
      ],
    },
  };
}

/** The modules that load with an entry, without those that load later. @param {string} entry */
async function modulesOf(entry) {
  const leaveOut = { name: "later-parts", resolveDynamicImport: (id) => ({ id, external: true }) };
  const bundle = await rolldown({ ...input, input: entry, plugins: [leaveOut] });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  return new Set(output.flatMap((each) => (each.type === "chunk" ? Object.keys(each.modules) : [])));
}

/** @param {string} folder @param {readonly (import("rolldown").OutputChunk | import("rolldown").OutputAsset)[]} output */
function metafileOf(folder, output) {
  const inputs = {};
  const outputs = {};
  const file = (name) => join(folder, name).replaceAll("\\", "/");
  for (const each of output) {
    if (each.type !== "chunk") continue;
    const modules = Object.entries(each.modules).map(([id, { renderedLength }]) => [
      relative(process.cwd(), id).replaceAll("\\", "/"),
      { bytesInOutput: renderedLength },
    ]);
    for (const [name] of modules) inputs[name] = {};
    outputs[file(each.fileName)] = {
      bytes: Buffer.byteLength(each.code),
      imports: [
        ...each.imports.map((path) => ({ path: file(path), kind: "import-statement" })),
        ...each.dynamicImports.map((path) => ({ path: file(path), kind: "dynamic-import" })),
      ],
      inputs: Object.fromEntries(modules),
    };
  }
  return { inputs, outputs };
}
