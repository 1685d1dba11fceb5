// `npm run check:patterns`: searches every regular expression of the sources for loops that can match the same characters.
// It proves what the growth test (test/unit/growth) can only try; see docs/decisions.

import { analyse } from "scslre";
import { collectPatterns, type FoundPattern } from "./collect-patterns.js";
import { boundedPatterns, builtPatterns } from "./known-patterns.js";

const found = await collectPatterns();
const built = Object.entries(builtPatterns).flatMap(([file, { patterns }]) =>
  patterns.map((pattern): FoundPattern => ({ key: `${file}: /${pattern.source}/${pattern.flags}`, line: 0, pattern })),
);
let problems = 0;
let read = 0;
for (const { key, line, pattern } of [...found, ...built]) {
  if (!pattern) continue;
  read += 1;
  // A sticky pattern matches only at its position.
  const reports = analyse(pattern, { reportTypes: { Move: !pattern.flags.includes("y") }, maxReports: 1 }).reports;
  if (reports.length === 0 || boundedPatterns[key]) continue;
  problems += 1;
  for (const report of reports) {
    const kind = report.exponential ? "exponential" : "quadratic or worse";
    console.error(`${key}${line === 0 ? "" : ` (line ${line})`}: ${kind} time`);
  }
}
console.log(
  `patterns: ${problems === 0 ? `${read} are linear or bounded` : `${problems} of ${read} can take more than linear time`}`,
);
process.exitCode = problems === 0 ? 0 : 1;
