// An action on ten lines of a 50,000-line file, in the extension host of a real VS Code: time until the request is sent,
// and how long the host is blocked at a time. The baseline is an extension that only shows a diff.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runHostTests } from "../harness/host-tests.js";
import { repositoryRoot } from "../harness/paths.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { buildHostSuite } from "../host/build-suite.js";
import type { Benchmark } from "./benchmark.js";
import type { EditorActionTimes } from "./editor/suite.js";
import { makeProductionBuild } from "./production-build.js";
import { median, percentile } from "./statistics.js";

export const editorAction: Benchmark = {
  about: "Improve on ten lines of a file of 50,000, from the command to the request and to the review",
  run: async (report) => {
    await makeProductionBuild();
    const results = join(temporaryFolder("snowcell-bench-editor-"), "times.json");
    const code = await runHostTests({
      extensionDevelopmentPath: repositoryRoot,
      testsPath: await buildHostSuite("test/bench/editor/suite.ts", "bench-editor-suite"),
      workspace: temporaryFolder("snowcell-bench-workspace-"),
      env: { SNOWCELL_BENCH_RESULTS: results },
    });
    if (code !== 0) throw new Error(`The extension host ended the measuring with code ${code}`);
    const times = JSON.parse(readFileSync(results, "utf8")) as EditorActionTimes;
    const diff = { what: "until a diff of another extension shows", value: median(times.controlToDiff) };
    report.figure({
      what: "command to request, p50",
      value: median(times.toRequest),
      unit: "ms",
      baseline: diff,
      target: { mostTimes: 2 },
    });
    report.figure({
      what: "command to request, p95",
      value: percentile(times.toRequest, 0.95),
      unit: "ms",
      baseline: diff,
    });
    const control = { what: "an extension that only shows a diff", value: median(times.longestOfControl) };
    report.figure({
      what: "longest work up to the request, p50",
      value: median(times.longestToRequest),
      unit: "ms",
      baseline: control,
      target: { mostTimes: 2.5 },
    });
    report.figure({
      what: "longest work up to the review, p50",
      value: median(times.longestToReview),
      unit: "ms",
      baseline: control,
      target: { mostTimes: 2.5 },
    });
    report.figure({
      what: "longest work up to the review, p95",
      value: percentile(times.longestToReview, 0.95),
      unit: "ms",
      // Other extensions of the same host read the shown file at any time, and that counts here.
      baseline: { what: "an extension that only shows a diff", value: percentile(times.longestOfControl, 0.95) },
    });
  },
};
