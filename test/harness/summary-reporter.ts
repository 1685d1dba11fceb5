// The last line of every suite: its name and the numbers of passed and failed tests.

import type { Reporter, TestModule } from "vitest/node";

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const projects = new Set<string>();
    for (const module of modules) {
      projects.add(module.project.name);
      // A file that failed to load has no tests to count.
      if (module.state() === "failed" && [...module.children.allTests()].length === 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed" || state === "failed" || state === "skipped") counts[state]++;
      }
    }
    counts.failed += unhandled.length;
    const name = [...projects].join("+") || "tests";
    // After the default reporter's summary, which prints in the same turn.
    setImmediate(() => console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`));
  }
}
