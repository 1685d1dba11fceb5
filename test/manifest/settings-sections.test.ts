// The settings editor: sections in an order, described values, and links that lead to a setting.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../harness/paths.js";
import { manifest, manifestSettings } from "./manifest.js";

const sections = manifest.contributes.configuration;

type Schema = (typeof manifestSettings)[string];

/** A schema and all schemas within it, with a path such as `snowcell.models[].fim`. */
function schemas(path: string, schema: Schema): [string, Schema][] {
  const { properties = {}, items, anyOf = [] } = schema;
  return [
    [path, schema],
    ...Object.entries(properties).flatMap(([name, field]) => schemas(`${path}.${name}`, field)),
    ...(items ? schemas(`${path}[]`, items) : []),
    ...anyOf.flatMap((choice) => schemas(path, { ...schema, ...choice, anyOf: [] }).slice(1)),
  ];
}

const allSchemas = Object.entries(manifestSettings).flatMap(([id, setting]) => schemas(id, setting));

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

  it("describes every value that the user can select, also within lists and objects", () => {
    const checked = allSchemas.filter(([, { enum: values }]) => values);
    expect(checked.length).toBeGreaterThan(10);
    for (const [path, { enum: values = [], enumDescriptions, markdownEnumDescriptions }] of checked)
      expect((enumDescriptions ?? markdownEnumDescriptions ?? []).length, path).toBe(values.length);
  });

  it("describes every setting and every field of one", () => {
    const fields = allSchemas.filter(([path]) => !/\[\]$/.test(path));
    for (const [path, { description, markdownDescription }] of fields)
      expect(description ?? markdownDescription, path).toMatch(/^%[\w.-]+%$/);
  });

  it("links only to settings that exist", () => {
    for (const file of ["package.nls.json", "package.nls.pt-br.json", "package.nls.es.json"]) {
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
