// Settings that are sent to models in the user's name are read level by level, so that an untrusted workspace cannot
// change them. A plain `get` takes the value of any level.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settings } from "../../src/contributions/contributions.js";
import { repositoryRoot } from "../harness/paths.js";

const promptSettings = Object.entries(settings).flatMap(([name, id]) =>
  id.startsWith("snowcell.prompts.") || id === settings.systemPrompt ? [name] : [],
);
const source = join(repositoryRoot, "src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

describe("settings that are sent to models", () => {
  it("are never read without checking workspace trust", () => {
    expect(promptSettings).toContain("systemPrompt");
    const plainGet = new RegExp(`\\bget(?:<[^>]*>)?\\(\\s*(?:settings\\.(?:${promptSettings.join("|")})\\b|"snowcell\\.prompts)`);
    expect(files.filter((file) => plainGet.test(readFileSync(join(source, file), "utf8")))).toEqual([]);
  });
});
