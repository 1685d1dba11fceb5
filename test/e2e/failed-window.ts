// What the open windows show when a test fails: a screenshot each in the test results, and the last lines of the logs. Vitest
// loads this as a setup file, because programs outside of Vitest use windows too.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "vitest";
import { resultsFolder } from "../harness/paths.js";
import { openWindows } from "./window.js";

const logLines = 40;
const longestName = 120;

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  mkdirSync(resultsFolder, { recursive: true });
  for (const [index, { workbench, server }] of [...openWindows].entries()) {
    const words = `failed-${index + 1}-${task.file.name.split("/").at(-1)}-${task.name}`;
    const path = join(resultsFolder, `${words.replace(/[^\w.]+/g, "-").slice(0, longestName)}.png`);
    const picture = await workbench.page.screenshot({ path }).then(() => path, String);
    console.log(`${picture}\n${server.logs().trim().split("\n").slice(-logLines).join("\n")}`);
  }
});
