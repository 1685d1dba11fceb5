// The walkthrough's page allows no inline styles: a picture that has some is shown black.

import { glob, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

it("the pictures of the walkthrough take their colors from attributes, not from styles", async () => {
  const pictures: string[] = [];
  const styled: string[] = [];
  for await (const file of glob("media/walkthrough/*.svg")) {
    const text = await readFile(file, "utf8");
    pictures.push(file);
    if (/<style|\sstyle\s*=/.test(text) || !/fill="var\(--vscode-/.test(text)) styled.push(file);
  }
  expect(pictures.length).toBeGreaterThanOrEqual(5);
  expect(styled).toEqual([]);
});
