// `npm run words`: how often each word of `words.ts` is used, and where with `-- --list`.

import { oldWords, uses } from "./words.js";

const found = uses();
for (const word of Object.keys(oldWords)) console.log(`${word.padEnd(12)} ${found.filter((use) => use.word === word).length}`);
if (process.argv.includes("--list")) for (const { file, line, word } of found) console.log(`${file}:${line}: ${word}`);
console.log(`words: ${found.length}`);
