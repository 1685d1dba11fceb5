// `npm run check:manifest`: package.json against src/contributions/contributions.ts, the translations against both, and the lock file against itself.

import { lockFileProblems } from "./lock-file.js";
import { disagreements } from "./manifest.js";
import { translationProblems } from "./translations.js";

const problems = [...disagreements(), ...(await translationProblems()), ...(await lockFileProblems())];
for (const problem of problems) console.error(problem);
console.log(
  `manifest: ${problems.length === 0 ? "package.json, code and translations agree" : `${problems.length} disagreements`}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
