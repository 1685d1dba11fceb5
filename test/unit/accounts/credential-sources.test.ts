// Where Import Credentials looks: the environment, Aider's login file and the system's keychain, whose module comes from the
// extension's own folder alone.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { FoundCredential } from "../../../src/core/accounts/found-credential.js";
import type { Log } from "../../../src/core/platform/ports.js";
import { removeTemporaryFolder, temporaryFolder } from "../../harness/temporary-folder.js";
import { KeptLog } from "../../support/wire-context.js";

type FindCredentials = (log: Log) => Promise<FoundCredential[]>;

const variables = ["STACKSPOT_API_KEY", "HF_TOKEN", "HUGGINGFACE_API_KEY", "OPENAI_API_KEY", "CODEGEN_TOKEN", "CODEGEN_ORG_ID"];
const folders: string[] = [];

/** Bundles as esbuild.js does, so that the file stands where it stands when it ships, in `dist/chunks`. */
async function installed(extension: string): Promise<FindCredentials> {
  const source = fileURLToPath(new URL("../../../src/node/credential-sources.ts", import.meta.url));
  const { metafile } = await build({
    stdin: { contents: `export const load = () => import(${JSON.stringify(source)});`, resolveDir: dirname(source) },
    ...{ bundle: true, format: "esm", splitting: true, platform: "node", target: "node22", metafile: true },
    ...{ outdir: join(extension, "dist"), chunkNames: "chunks/[name]-[hash]", outExtension: { ".js": ".mjs" } },
    alias: { "@vscode/l10n": "@vscode/l10n/dist/browser.js" },
  });
  const chunk = Object.keys(metafile.outputs).find((name) => /chunks\/credential-sources-/.test(name));
  if (chunk === undefined) throw new Error("The sources are in no chunk of their own");
  const { findCredentials } = (await import(pathToFileURL(chunk).href)) as { readonly findCredentials: FindCredentials };
  return findCredentials;
}

/** Puts a keychain's module into `folder`, with these entries. */
function plantKeyring(folder: string, entries: readonly { readonly account: string; readonly password: string }[]): void {
  const module = join(folder, "node_modules", "@napi-rs", "keyring");
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, "package.json"), JSON.stringify({ name: "@napi-rs/keyring", main: "index.js" }));
  const find = `(service) => (service === "snowcell" ? ${JSON.stringify(entries)} : [])`;
  writeFileSync(join(module, "index.js"), `module.exports = { findCredentials: ${find} };`);
}

let home: string;
beforeEach(() => {
  home = temporaryFolder("snowcell-home-");
  folders.push(home);
  vi.stubEnv("HOME", home);
  for (const name of variables) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => folders.forEach(removeTemporaryFolder));

describe("credentials on this machine", () => {
  let find: FindCredentials;
  beforeAll(async () => {
    const extension = temporaryFolder("snowcell-extension-");
    folders.push(extension);
    find = await installed(extension);
  });

  it("are none where there are none, and a missing keychain is noted in the log alone", async () => {
    const log = new KeptLog();
    expect(await find(log)).toEqual([]);
    expect(log.lines).toEqual([expect.stringContaining("Could not read the system keychain")]);
  });

  it("are found in the environment, under the name of the variable", async () => {
    vi.stubEnv("OPENAI_API_KEY", " sk-1 ");
    vi.stubEnv("HUGGINGFACE_API_KEY", "hf-old");
    vi.stubEnv("HF_TOKEN", "hf-new");
    vi.stubEnv("CODEGEN_TOKEN", "cg");
    vi.stubEnv("CODEGEN_ORG_ID", "7");
    vi.stubEnv("STACKSPOT_API_KEY", "  ");
    expect(await find(new KeptLog())).toEqual([
      { provider: "huggingface", source: "HF_TOKEN", values: { token: "hf-new" } },
      { provider: "openai", source: "OPENAI_API_KEY", values: { apiKey: "sk-1" } },
      { provider: "codegen", source: "CODEGEN_TOKEN, CODEGEN_ORG_ID", values: { token: "cg", organizationId: "7" } },
    ]);
  });

  it("are no organization without a token", async () => {
    vi.stubEnv("CODEGEN_ORG_ID", "7");
    expect(await find(new KeptLog())).toEqual([]);
  });

  it("are found in Aider's file, with the model that was selected there", async () => {
    mkdirSync(join(home, ".aider"));
    const file = join(home, ".aider", "snc_config.json");
    writeFileSync(file, JSON.stringify({ user_input: "ana", token: " t-1 ", selected_model: { key: "mistral" } }));
    expect(await find(new KeptLog())).toEqual([
      {
        ...{ provider: "snowcell", source: "~/.aider/snc_config.json", selectedModel: "snowcell/mistral" },
        values: { user: "ana", token: "t-1" },
      },
    ]);
    for (const text of ["", "[]", "{ half", '{"token":7}', '{"user_input":"ana"}']) {
      writeFileSync(file, text);
      expect(await find(new KeptLog())).toEqual([]);
    }
  });
});

describe("the keychain", () => {
  let root: string;
  let extension: string;
  beforeEach(() => {
    root = temporaryFolder("snowcell-extensions-");
    folders.push(root);
    extension = join(root, "extensions", "snowcell");
  });

  it("gives its entries: fields as JSON, or one secret by itself", async () => {
    plantKeyring(extension, [
      { account: "codegen", password: JSON.stringify({ token: "cg", organizationId: "7" }) },
      { account: "openai", password: "sk-1" },
      { account: "huggingface", password: " " },
    ]);
    const find = await installed(extension);
    expect(await find(new KeptLog())).toEqual([
      { provider: "codegen", source: "keychain", values: { token: "cg", organizationId: "7" } },
      { provider: "openai", source: "keychain", values: { token: "sk-1", apiKey: "sk-1" } },
    ]);
  });

  it("is not read by a module in a folder above the extension, where others may write", async () => {
    for (const folder of [root, join(root, "extensions"), join(extension, "dist")])
      plantKeyring(folder, [{ account: "openai", password: "planted" }]);
    const log = new KeptLog();
    const find = await installed(extension);
    expect(await find(log)).toEqual([]);
    expect(log.lines).toEqual([expect.stringContaining("Could not read the system keychain")]);
  });
});
