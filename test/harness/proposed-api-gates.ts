// code-server's build of VS Code lets every extension use proposed APIs; a real VS Code throws. This makes a copy of a server
// that throws as well, so that a test notices a proposed API that is used without a check.

import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The files that contain the check: the extension host, and the page. */
const gated = ["vs/workbench/api/node/extensionHostProcess.js", "vs/code/browser/workbench/workbench.js"];

/** Makes the copy at `folder`. Everything but the program itself is linked. */
export async function copyWithGates(server: string, folder: string): Promise<void> {
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    await mkdir(partial, { recursive: true });
    for (const name of await readdir(server)) {
      if (name === "out") await cp(join(server, name), join(partial, name), { recursive: true });
      else await symlink(join(server, name), join(partial, name));
    }
    for (const name of gated) {
      const file = join(partial, "out", name);
      await writeFile(file, withGate(await readFile(file, "utf8")));
    }
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The check answers true for every extension; its caller that throws follows. Throws if a program does not contain the two,
 * because then the copy would prove nothing.
 */
export function withGate(program: string): string {
  const check =
    /function ([\w$]+)\(([\w$]+),([\w$]+)\)\{return!0\}(?=function [\w$]+\(\2,\3\)\{if\(!\1\(\2,\3\)\)throw new Error\(`Extension '\$\{\2\.identifier\.value\}' CANNOT use API proposal)/;
  if (!check.test(program)) throw new Error("This VS Code has another check of proposed APIs; see proposed-api-gates.ts");
  return program.replace(check, "function $1($2,$3){return!!$2.enabledApiProposals?.includes($3)}");
}
