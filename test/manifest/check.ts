// `npm run check:manifest`: checks package.json against src/contributions/contributions.ts, the translations against both,
// the lock file against itself, the folder rules, and the paths in documents.

import { documentPathProblems } from "./document-paths.js";
import { allFolderProblems } from "./folders.js";
import { lockFileProblems } from "./lock-file.js";
import { disagreements } from "./manifest.js";
import { translationProblems } from "./translations.js";

const problems = [
  ...disagreements(),
  ...(await translationProblems()),
  ...(await lockFileProblems()),
  ...allFolderProblems(),
  ...documentPathProblems(),
];
for (const problem of problems) console.error(problem);
console.log(
  `manifest: ${problems.length === 0 ? "package.json, code and translations agree, and the folders follow the rules" : `${problems.length} problems`}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
