// JSON from outside is parsed in one place, core/platform/json.ts, which does not throw on invalid JSON. Any other use of
// the parser is listed here with the reason why it may throw.

import { glob, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const allowed: Readonly<Record<string, string>> = {
  "src/core/accounts/accounts.ts": "Written by SnowCell to the secret storage.",
  "src/core/platform/json.ts": "The one place.",
  "src/vscode/language-models/call-memory.ts": "Falls back to the text itself.",
  "src/node/history/agent/parts.ts": "A column written by SnowCell.",
  "src/node/history/database/history-file.ts": "A column written by SnowCell.",
  "src/node/history/database/rows.ts": "A column written by SnowCell.",
  "src/node/history/database/usage-table.ts": "A column written by SnowCell.",
};

it("JSON is parsed in one place", async () => {
  const root = new URL("../../", import.meta.url);
  const found: string[] = [];
  for await (const file of glob("src/**/*.ts", { cwd: root.pathname })) {
    if (/\bJSON\.parse\b/.test(await readFile(new URL(file, root), "utf8"))) found.push(file);
  }
  expect(found.sort()).toEqual(Object.keys(allowed).sort());
});
