// `npm run check:manifest`: package.json against src/contributions/contributions.ts, the translations against both, the lock file against itself, the rooms
// of the house, and the paths in documents.

import { documentPathProblems } from "./document-paths.js";
import { lockFileProblems } from "./lock-file.js";
import { disagreements } from "./manifest.js";
import { roomProblems } from "./rooms.js";
import { translationProblems } from "./translations.js";

const problems = [
  ...disagreements(),
  ...(await translationProblems()),
  ...(await lockFileProblems()),
  ...roomProblems(),
  ...documentPathProblems(),
];
for (const problem of problems) console.error(problem);
console.log(
  `manifest: ${problems.length === 0 ? "package.json, code and translations agree, and the rooms are in order" : `${problems.length} problems`}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
