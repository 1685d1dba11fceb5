// What a setting tells to models in the person's name is read level by level, so that a workspace that nobody trusts
// has no say in it. A plain `get` takes whatever level comes first.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settings } from "../../src/contributions/contributions.js";
import { repositoryRoot } from "../harness/paths.js";

const told = Object.entries(settings).flatMap(([name, id]) =>
  id.startsWith("snowcell.prompts.") || id === settings.systemPrompt ? [name] : [],
);
const source = join(repositoryRoot, "src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

describe("settings that are told to models", () => {
  it("are never read without regard to who trusts the workspace", () => {
    expect(told).toContain("systemPrompt");
    const plainGet = new RegExp(`\\bget(?:<[^>]*>)?\\(\\s*(?:settings\\.(?:${told.join("|")})\\b|"snowcell\\.prompts)`);
    expect(files.filter((file) => plainGet.test(readFileSync(join(source, file), "utf8")))).toEqual([]);
  });
});
