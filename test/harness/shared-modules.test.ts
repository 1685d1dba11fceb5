// Test files share the modules of their process (vitest.config.ts), so that a replaced one would depend on the files' order.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repositoryRoot } from "./paths.js";

it("no test replaces a module", () => {
  const files = globSync("test/**/*.ts", { cwd: repositoryRoot });
  expect(files.length).toBeGreaterThan(300);
  const replaces = /\bvi\s*\.\s*(?:mock|doMock|unmock|doUnmock)\b/;
  expect(files.filter((file) => replaces.test(readFileSync(join(repositoryRoot, file), "utf8")))).toEqual([]);
});
