// JSON from outside is read in one place, core/platform/json.ts, where a text that is not JSON is no exception. What is
// parsed anywhere else stands here with the reason why it may throw.

import { glob, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const allowed: Readonly<Record<string, string>> = {
  "src/core/accounts/accounts.ts": "What SnowCell itself put into the secret storage.",
  "src/core/platform/json.ts": "The one place.",
  "src/vscode/language-models/call-memory.ts": "The text itself takes its place, also if it cannot be written again.",
  "src/node/history/database/history-file.ts": "A column that SnowCell itself wrote.",
  "src/node/history/database/rows.ts": "A column that SnowCell itself wrote.",
  "src/node/history/database/usage-table.ts": "A column that SnowCell itself wrote.",
};

it("JSON is parsed in one place", async () => {
  const root = new URL("../../", import.meta.url);
  const found: string[] = [];
  for await (const file of glob("src/**/*.ts", { cwd: root.pathname })) {
    if (/\bJSON\.parse\b/.test(await readFile(new URL(file, root), "utf8"))) found.push(file);
  }
  expect(found.sort()).toEqual(Object.keys(allowed).sort());
});
