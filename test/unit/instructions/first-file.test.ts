// The first AGENTS.md: only what the project's own files say.

import { describe, expect, it } from "vitest";
import { factsOfPackageJson, firstInstructionFile } from "../../../src/core/instructions/first-file.js";

describe("the first instruction file", () => {
  it("lists the useful scripts with the project's package manager, and its folders without results and settings", () => {
    const manifest = JSON.stringify({
      name: "shop",
      description: "Sells\nthings",
      scripts: { "test:unit": "vitest", postinstall: "node patch.js", build: "tsc `pwd`" },
    });
    const facts = factsOfPackageJson(manifest, "pnpm");
    expect(
      facts && firstInstructionFile({ ...facts, folders: ["src", ".github", "node_modules", "docs"], conventions: ["Biome"] }),
    ).toBe(`# shop

Sells things

## Commands

- \`pnpm install\`
- \`pnpm run build\`: tsc 'pwd'
- \`pnpm run test:unit\`: vitest

## Layout

- \`docs/\`
- \`src/\`

## Conventions

- Biome
- (What should every change respect? Write it here.)
`);
  });

  it("is short for a project that states nothing, and survives a broken manifest", () => {
    expect(factsOfPackageJson("{", "npm")).toBeUndefined();
    expect(factsOfPackageJson("[]", "npm")).toBeUndefined();
    expect(factsOfPackageJson('{"scripts":[]}', "npm")).toMatchObject({ name: "", description: "" });
    const text = firstInstructionFile({ name: "empty", description: "", commands: [], folders: [], conventions: [] });
    expect(text).toMatch(/^# empty\n\n## Conventions\n/);
  });
});
