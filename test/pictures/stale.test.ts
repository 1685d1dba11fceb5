// The README's pictures: fresh, small enough, and outside the package.

import { globSync, readFileSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { staleReasons } from "./inputs.js";

const shownInReadme = [...readFileSync("README.md", "utf8").matchAll(/\]\((media\/readme\/[^)]+)\)/g)].map(([, path]) => path);

it("the pictures of the README show the product as it is; if not, run `npm run pictures` and look at them", async () => {
  expect(await staleReasons()).toEqual([]);
});

it("the README shows each picture, and none that is absent", () => {
  const pictures = globSync("media/readme/*.{png,gif}").map((file) => file.replaceAll("\\", "/"));
  expect([...shownInReadme].sort()).toEqual(pictures.sort());
});

it("each picture has less than 1 MB", () => {
  for (const picture of globSync("media/readme/*.{png,gif}")) expect(statSync(picture).size, picture).toBeLessThan(1_000_000);
});
