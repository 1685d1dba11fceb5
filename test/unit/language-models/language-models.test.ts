import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { manifest } from "../../manifest/manifest.js";

const read = (file: string): string => readFileSync(new URL(`../../../docs/${file}`, import.meta.url), "utf8");

describe("the page on language models", () => {
  it("shows its example as it is; the host and end-to-end tests build and run that", () => {
    expect(read("language-models.md")).toContain(read("examples/language-models-extension/extension.ts").trim());
  });

  it("names the setting that turns it off, which no workspace can change", () => {
    const setting = "snowcell.languageModels.enabled";
    expect(read("language-models.md")).toContain(setting);
    expect(manifest.contributes.configuration.properties[setting]).toMatchObject({ scope: "application", default: true });
  });
});
