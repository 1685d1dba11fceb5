// Settings that a user wrote for an earlier version are valid in the current one: none is gone, and each accepts what it
// accepted.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { manifest } from "../manifest/manifest.js";

interface Setting {
  readonly type: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default: unknown;
}

const recorded: Readonly<Record<string, Setting>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "settings-0.1.0.json"), "utf8"),
);
const current = Object.assign({}, ...manifest.contributes.configuration.map(({ properties }) => properties)) as Readonly<
  Record<string, Setting>
>;

it.each(Object.entries(recorded))("%s of 0.1.0 is still there, and accepts the same values", (name, setting) => {
  const now = current[name];
  expect(now, `${name} is gone`).toBeDefined();
  expect([now?.type].flat()).toEqual(expect.arrayContaining([setting.type].flat()));
  // A setting without a list of values accepts all of its type.
  if (now?.enum !== undefined) expect(now.enum).toEqual(expect.arrayContaining([...(setting.enum ?? [])]));
  expect(now?.default, `the default of ${name}`).toEqual(setting.default);
});
