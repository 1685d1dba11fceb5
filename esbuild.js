// Bundles the extension host (ESM, split so that heavy parts load on first use) and the chat panel, whose scripts
// panel-scripts.js bundles; prints the sizes and fails past a budget. `--production` minifies and holds the budgets, `--watch` rebuilds.

import { mkdir, readFile, rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, context } from "esbuild";
import { writeIconSubset } from "./icon-subset.js";
import { buildPanelScripts, watchPanelScripts } from "./panel-scripts.js";
import { writeNotices } from "./third-party-notices.js";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");
const outdir = "dist";
const panelFolder = `${outdir}/webview`;

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  format: "esm",
  splitting: true,
  minify: production,
  sourcemap: production ? false : "linked",
  metafile: true,
  logLevel: "warning",
  // Short in the package: longer names would take 8 KB more of it, and 1 KB of the budget of first use.
  chunkNames: production ? "c/[hash]" : "chunks/[name]-[hash]",
  legalComments: "none",
  // The package's Node build reads files; everything here hands it the translations.
  alias: { "@vscode/l10n": "@vscode/l10n/dist/browser.js" },
};

/** @type {import("esbuild").BuildOptions} */
const host = {
  ...shared,
  entryPoints: { extension: "src/extension.ts" },
  outdir,
  platform: "node",
  target: "node22",
  external: ["vscode"],
};

/**
 * The thread of the database: one file of its own, so that it shares no chunk with what loads at start.
 *
 * @type {import("esbuild").BuildOptions}
 */
const worker = {
  ...shared,
  splitting: false,
  entryPoints: { "history-worker": "src/node/history/history-worker.ts" },
  outdir,
  platform: "node",
  target: "node22",
};

/** @type {import("esbuild").BuildOptions} */
const styles = {
  ...shared,
  entryPoints: [
    { in: "webview-ui/styles/main.css", out: "main" },
    { in: "webview-ui/styles/report.css", out: "report" },
  ],
  outdir: panelFolder,
  target: "chrome128",
  loader: { ".ttf": "file" },
};

/** Kibibytes, minified. What a user waits for at start, at first use, and when the panel opens. */
const budgets = { activation: 20, "first use": 150, panel: 180, report: 80, "history thread": 40 };

await rm(outdir, { recursive: true, force: true });
await mkdir(panelFolder, { recursive: true });
await writeIconSubset(panelFolder);

if (watch) {
  for (const options of [host, worker, styles]) await (await context({ ...options, logLevel: "info" })).watch();
  await watchPanelScripts(panelFolder);
} else {
  const [hostBuild, workerBuild, stylesBuild, panelMeta] = await Promise.all([
    ...[host, worker, styles].map((options) => build(options)),
    buildPanelScripts({ folder: panelFolder, production }),
  ]);
  await writeNotices(outdir, [hostBuild.metafile, workerBuild.metafile, stylesBuild.metafile, panelMeta]);
  await report(hostBuild.metafile, workerBuild.metafile, panelMeta);
}

/** Prints each part with its size, and fails when a production build is past a budget. */
async function report(hostMeta, workerMeta, panelMeta) {
  const activation = reachable(hostMeta, [`${outdir}/extension.js`]);
  const application = Object.keys(hostMeta.outputs).find(
    (name) => hostMeta.outputs[name].entryPoint === "src/application/application.ts",
  );
  const firstUse = reachable(hostMeta, [application]);
  const panelFiles = reachable(panelMeta, [`${panelFolder}/main.js`]);
  const reportFiles = reachable(panelMeta, [`${panelFolder}/report.js`]);
  const rows = [
    ["activation", activation, hostMeta],
    ["first use", new Set([...firstUse].filter((name) => !activation.has(name))), hostMeta],
    ["panel", panelFiles, panelMeta],
    ["report", reportFiles, panelMeta],
    ["history thread", new Set([`${outdir}/history-worker.js`]), workerMeta],
  ];
  const lazy = [
    ...lazyChunks(hostMeta, new Set([...activation, ...firstUse])),
    ...lazyChunks(panelMeta, new Set([...panelFiles, ...reportFiles])),
  ];
  let failed = false;
  for (const [name, files, meta] of rows) {
    const bytes = [...files].reduce((sum, file) => sum + meta.outputs[file].bytes, 0);
    const over = production && bytes > budgets[name] * 1024;
    failed ||= over;
    console.log(
      `${name.padEnd(14)} ${kib(bytes)} of ${budgets[name]} KiB, gzip ${kib(await gzipped(files))}${over ? "  PAST ITS BUDGET" : ""}`,
    );
  }
  for (const { label, file, bytes } of lazy)
    console.log(`lazy           ${kib(bytes)} ${label}, gzip ${kib(await gzipped([file]))}`);
  if (failed) {
    console.error("build: a part is past its budget; see esbuild.js for the budgets");
    process.exit(1);
  }
  console.log(`build: ${production ? "production" : "development"} build is in ${outdir}/`);
}

/** The files that load together with `entries`: their static imports, transitively. */
function reachable(meta, entries) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file) || !meta.outputs[file]) return;
    found.add(file);
    for (const imported of meta.outputs[file].imports) if (imported.kind === "import-statement") visit(imported.path);
  };
  for (const entry of entries) visit(entry);
  return found;
}

function lazyChunks(meta, loaded) {
  return Object.entries(meta.outputs)
    .filter(([file]) => file.endsWith(".js") && !loaded.has(file))
    .map(([file, output]) => {
      const largest = Object.entries(output.inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)[0]?.[0] ?? file;
      return { file, bytes: output.bytes, label: /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(largest)?.[1] ?? largest };
    })
    .filter(({ bytes }) => bytes > 2048)
    .sort((a, b) => b.bytes - a.bytes);
}

async function gzipped(files) {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(file)).length;
  return bytes;
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`.padStart(11);
}
