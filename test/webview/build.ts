// Builds the panel for these tests like the extension's own build, into a folder that is removed when the process ends.

import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { buildPanelScripts, type PanelMetafile } from "../../panel-scripts.js";
import { temporaryFolder } from "../harness/temporary-folder.js";

const root = resolve(import.meta.dirname, "..", "..");

export interface BuiltPanel {
  /** Holds main.js and the scripts that it loads, main.css, codicon.css, and codicon.ttf. */
  readonly folder: string;
  readonly outputs: PanelMetafile["outputs"];
}

let ownEntries: Promise<BuiltPanel> | undefined;

/** `entries` are built in addition to the panel's own, for tests of one module. Without them, all callers share one build. */
export function buildPanel(entries: Readonly<Record<string, string>> = {}): Promise<BuiltPanel> {
  if (Object.keys(entries).length > 0) return buildWith(entries);
  ownEntries ??= buildWith({});
  return ownEntries;
}

async function buildWith(entries: Readonly<Record<string, string>>): Promise<BuiltPanel> {
  const folder = temporaryFolder("snowcell-webview");
  const [styles, scripts] = [true, false].map((isStyle) =>
    Object.fromEntries(Object.entries(entries).filter(([, file]) => file.endsWith(".css") === isStyle)),
  );
  const { outputs } = await buildPanelScripts({ folder, production: true, more: scripts ?? {} });
  await build({
    absWorkingDir: root,
    entryPoints: { main: "webview-ui/styles/main.css", ...styles },
    outdir: folder,
    bundle: true,
    minify: true,
    logLevel: "warning",
  });
  const codicons = join(root, "node_modules", "@vscode", "codicons", "dist");
  for (const name of ["codicon.css", "codicon.ttf"]) await copyFile(join(codicons, name), join(folder, name));
  return { folder, outputs };
}

/** Bytes of main.js and of each of its static imports, by file. */
export function startingBytes({ outputs }: BuiltPanel): Record<string, number> {
  const sizes: Record<string, number> = {};
  const visit = (path: string) => {
    const output = outputs[path];
    if (!output || sizes[path] !== undefined) return;
    sizes[path] = output.bytes;
    for (const { path: imported, kind } of output.imports) if (kind === "import-statement") visit(imported);
  };
  const main = Object.keys(outputs).find((path) => path.endsWith("/main.js"));
  if (main) visit(main);
  return sizes;
}
