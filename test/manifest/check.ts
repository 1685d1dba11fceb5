// `npm run check:manifest`: package.json against src/contributions.ts, and the translations against both.

import { disagreements } from "./manifest.js";
import { translationProblems } from "./translations.js";

const problems = [...disagreements(), ...(await translationProblems())];
for (const problem of problems) console.error(problem);
console.log(
  `manifest: ${problems.length === 0 ? "package.json, code and translations agree" : `${problems.length} disagreements`}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
