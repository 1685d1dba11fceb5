// The settings editor: sections in an order, described values, and links that lead to a setting.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../harness/paths.js";
import { manifest, manifestSettings } from "./manifest.js";

const sections = manifest.contributes.configuration;

describe("the settings editor", () => {
  it("shows sections, each in a place of its own", () => {
    expect(sections.length).toBeGreaterThan(1);
    expect(sections.map(({ order }) => order)).toEqual(sections.map((_, index) => index + 1));
  });

  it("gives every setting of a section a place of its own, and no setting two sections", () => {
    for (const { title, properties } of sections) {
      const orders = Object.values(properties).map(({ order }) => order);
      expect(orders, title).toEqual(orders.map((_, index) => index + 1));
    }
    const ids = sections.flatMap(({ properties }) => Object.keys(properties));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("describes every value that the user can select", () => {
    for (const [id, setting] of Object.entries(manifestSettings)) {
      if (!setting.enum) continue;
      const described = setting.enumDescriptions ?? setting.markdownEnumDescriptions ?? [];
      expect(described.length, id).toBe(setting.enum.length);
    }
  });

  it("links only to settings that exist", () => {
    for (const file of ["package.nls.json", "package.nls.pt-br.json"]) {
      const text = readFileSync(`${repositoryRoot}/${file}`, "utf8");
      const linked = [...text.matchAll(/`#(snowcell\.[\w.]+)#`/g)].map((match) => match[1] ?? "");
      expect(linked.length, file).toBeGreaterThan(5);
      expect(
        linked.filter((id) => !(id in manifestSettings)),
        file,
      ).toEqual([]);
    }
  });
});
