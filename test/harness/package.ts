// Makes dist/snowcell.vsix, says what is in it, and fails when it is past its budget or holds what must not ship.

import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";

const vsix = "dist/snowcell.vsix";
/** 600 KiB without native binaries. */
const budgetBytes = 600 * 1024;
const mustNotShip = /(^|\/)(node_modules|src|test|webview-ui|\.env|\.npmrc)(\/|$)|\.map$|\.ts$/;

const run = promisify(execFile);
const shell = process.platform === "win32";
await run("npx", ["vsce", "package", "--no-dependencies", "--out", vsix], { shell, maxBuffer: 1 << 26 });
const { stdout } = await run("npx", ["vsce", "ls", "--no-dependencies"], { shell, maxBuffer: 1 << 26 });
const files = stdout.split("\n").filter((line) => line.trim() !== "" && !line.startsWith(">") && !/^npm /.test(line));
const wrong = files.filter((file) => mustNotShip.test(file));
const { size } = await stat(vsix);
console.log(files.join("\n"));
if (wrong.length > 0) throw new Error(`The package holds what must not ship: ${wrong.join(", ")}`);
if (size > budgetBytes) throw new Error(`${vsix} has ${size} bytes; its budget is ${budgetBytes}`);
console.log(`package: ${vsix}, ${files.length} files, ${(size / 1024).toFixed(1)} of ${budgetBytes / 1024} KiB`);
