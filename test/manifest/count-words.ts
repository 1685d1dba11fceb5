// How often each word of `words.ts` is used. `npm run words -- --list` also prints where; `npm run check:words` prints where
// and fails if there is a use.

import { oldWords, uses } from "./words.js";

const found = uses();
for (const word of Object.keys(oldWords)) console.log(`${word.padEnd(12)} ${found.filter((use) => use.word === word).length}`);
const check = process.argv.includes("--check");
if (check || process.argv.includes("--list")) for (const { file, line, word } of found) console.log(`${file}:${line}: ${word}`);
console.log(`words: ${found.length}`);
if (check && found.length > 0) process.exitCode = 1;
