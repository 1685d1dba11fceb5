// dist/THIRD-PARTY-NOTICES.txt: the license of every package whose code or font ships, found by what the bundles hold.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Packages that ship without being an input of a bundle: the icon font, and the keychain's binary in packages for one platform. */
const alsoShipped = ["@vscode/codicons", "@napi-rs/keyring"];

/** Writes the notices to a folder. Throws if a package has no license. Returns the names of the packages. */
export async function writeNotices(outdir, metafiles) {
  const packages = new Set(alsoShipped);
  for (const input of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(input)?.[1];
    if (name !== undefined) packages.add(name);
  }
  const names = [...packages].sort();
  const texts = await Promise.all(names.map(noticeOf));
  await writeFile(join(outdir, "THIRD-PARTY-NOTICES.txt"), `${texts.join(`\n${"-".repeat(80)}\n\n`)}`);
  return names;
}

async function noticeOf(name) {
  const folder = join("node_modules", name);
  const { version, license, homepage = "" } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|copying|notice)(?:\.\w+)*$/i.test(file)).sort();
  if (typeof license !== "string") throw new Error(`${name} names no license in its package.json`);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return `${[`${name} ${version} (${license})`, homepage, ...texts.map((text) => text.trim())].filter((line) => line !== "").join("\n\n")}\n`;
}
