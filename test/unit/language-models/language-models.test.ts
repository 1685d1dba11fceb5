import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { manifestSettings } from "../../manifest/manifest.js";

const read = (file: string): string => readFileSync(new URL(`../../../docs/${file}`, import.meta.url), "utf8");

describe("the language-model documentation", () => {
  it("shows its example unchanged; the host and end-to-end tests build and run it", () => {
    expect(read("language-models.md")).toContain(read("examples/language-models-extension/extension.ts").trim());
  });

  it("names the setting that turns the API off, which a workspace cannot change", () => {
    const setting = "snowcell.languageModels.enabled";
    expect(read("language-models.md")).toContain(setting);
    expect(manifestSettings[setting]).toMatchObject({ scope: "application", default: true });
  });
});
