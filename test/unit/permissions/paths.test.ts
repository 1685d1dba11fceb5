// Which files a model reaches without a question, and which never.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demandPlace } from "../../../src/core/permissions/demand-place.js";
import { locate } from "../../../src/core/permissions/paths/locate.js";
import { FakeWindow, reasonsOf, taskKeyOf } from "./fake-window.js";
import { posixPaths, type Verdict, windowsPaths } from "./path-corpus.js";

function posixWindow(): FakeWindow {
  const window = new FakeWindow();
  const links: Readonly<Record<string, string>> = {
    "out-link": "/home/me",
    "file-out-link.txt": "/home/me/notes.txt",
    "dangling-link": "/home/me/missing",
    "cycle-link": "/work/app/cycle-link",
    "deep/link": "/home/me",
    "inside-link": "/work/app/src",
    "link-to-env": "/work/app/.env",
    "link-to-git": "/work/app/.git",
    "link-to-package": "/work/app/package.json",
  };
  for (const [name, target] of Object.entries(links)) window.disk.set(`/work/app/${name}`, target);
  window.disk.set("/tmp/link-in", "/work/app/src");
  const files = ["src/app.ts", ".env", ".git/config", "package.json"].map((name) => `/work/app/${name}`);
  for (const path of [...files, "/home/me/notes.txt", "/home/me/.ssh/config", "/etc/passwd", "/work/app2/a.ts"])
    window.disk.set(path, null);
  return window;
}

function windowsWindow(): FakeWindow {
  const window = new FakeWindow("windows");
  for (const path of ["src\\app.ts", ".vscode\\settings.json"]) window.disk.set(`C:\\work\\app\\${path}`, null);
  window.disk.set("C:\\Users\\me", null);
  window.disk.set("C:\\work\\app\\out-link", "C:\\Users\\me");
  return window;
}

async function verdictOf(window: FakeWindow, path: string): Promise<{ readonly read: string; readonly edit: string }> {
  const edit = await window.edit(path, { allowedForTask: new Set(["edit", "delete"]) });
  const offers = edit.verdict === "ask" ? Object.keys(edit.offers) : [];
  expect(offers).toEqual([]);
  return { read: (await window.read(path)).verdict, edit: edit.verdict };
}

const expected: Readonly<Record<Verdict, { readonly read: string; readonly edit: string }>> = {
  free: { read: "allow", edit: "allow" },
  asks: { read: "ask", edit: "ask" },
  "as-command": { read: "allow", edit: "ask" },
  refused: { read: "refuse", edit: "refuse" },
};

describe("a path", () => {
  it.each(posixPaths.map(([path, verdict]) => [path.slice(0, 60), verdict, path] as const))(
    "on POSIX: %j is %s, also if edits are allowed for the task",
    async (_, verdict, path) => {
      expect(await verdictOf(posixWindow(), path)).toEqual(expected[verdict]);
    },
  );

  it.each(windowsPaths)("on Windows: %j is %s, also if edits are allowed for the task", async (path, verdict) => {
    expect(await verdictOf(windowsWindow(), path)).toEqual(expected[verdict]);
  });

  it("outside is named as it is after links", async () => {
    const window = posixWindow();
    expect(reasonsOf(await window.read("../notes.txt"))).toEqual(["It is outside the workspace: /work/notes.txt"]);
    expect(reasonsOf(await window.read("out-link/x"))).toEqual(["A link leads out of the workspace, to /home/me/x"]);
    expect(reasonsOf(await window.read("dangling-link"))).toEqual(["It is a link, and its target cannot be determined."]);
  });

  it("is compared without case only on a disk that ignores it", async () => {
    const window = posixWindow();
    expect((await window.read("/WORK/APP/src/app.ts")).verdict).toBe("ask");
    window.all = [{ name: "app", path: "/work/app", isCaseBlind: true }];
    expect((await window.read("/WORK/APP/src/app.ts")).verdict).toBe("allow");
    expect((await window.read("/work/app2/a.ts")).verdict).toBe("ask");
  });

  it("may name one of several workspace folders, and the strictest reading counts", async () => {
    const window = posixWindow();
    window.disk.set("/other/lib", null);
    window.all = [...window.all, { name: "lib", path: "/other/lib", isCaseBlind: false }];
    expect((await window.read("lib/a.ts")).verdict).toBe("allow");
    expect((await window.read("/other/lib/a.ts")).verdict).toBe("allow");
    window.disk.set("/other/lib/secret", "/home/me/.ssh/config");
    expect((await window.read("lib/secret")).verdict).toBe("refuse");
    expect((await window.read("secret")).verdict).toBe("refuse");
  });

  it("is inside a workspace folder that is itself reached through a link", async () => {
    const window = new FakeWindow();
    window.disk.set("/real/app", null);
    window.disk.set("/work/app", "/real/app");
    expect((await window.edit("src/a.ts", { allowedForTask: new Set(["edit"]) })).verdict).toBe("allow");
    expect((await window.read("../x")).verdict).toBe("ask");
  });

  it("on a share is inside only if the user opened a folder there", async () => {
    const window = new FakeWindow("windows");
    window.disk.set("\\\\server\\share\\app", null);
    window.all = [{ name: "app", path: "\\\\server\\share\\app", isCaseBlind: true }];
    expect((await window.read("\\\\server\\share\\app\\a.ts")).verdict).toBe("allow");
    expect((await window.read("\\\\server\\share\\other\\a.ts")).verdict).toBe("refuse");
    expect((await window.read("\\\\SERVER\\share\\app\\a.ts:ads")).verdict).toBe("refuse");
    expect((await window.read("\\\\evil\\share\\app\\a.ts")).verdict).toBe("refuse");
  });

  it("of an ignored file is asked about, and the task may allow reading such files", async () => {
    const window = posixWindow();
    window.ignored.add("/work/app/dist/a.js");
    const decision = await window.read("dist/a.js");
    expect(reasonsOf(decision)).toEqual(["A .gitignore file in the workspace excludes it."]);
    const key = await taskKeyOf(decision);
    const again = await window.decide([{ kind: "read", path: "dist/a.js" }], { allowedForTask: new Set([key]) });
    expect(again.verdict).toBe("allow");
    expect((await window.edit("dist/a.js", { allowedForTask: new Set([key, "edit"]) })).verdict).toBe("ask");
  });

  it("is refused at the approval, and at the write, if a link was swapped meanwhile", async () => {
    const window = posixWindow();
    window.disk.set("/work/app/swap", "/work/app/src");
    const action = { kind: "edit", path: "swap/app.ts", change: "change" } as const;
    const decision = await window.decide([action]);
    if (decision.verdict !== "ask") throw new Error("Not asked");
    const early = await decision.grant("once");
    if (early.verdict !== "allow") throw new Error("Not granted");
    await demandPlace(early.permit, action, window);
    window.disk.set("/work/app/swap", "/home/me");
    expect((await decision.grant("once")).verdict).toBe("refuse");
    expect((await decision.grant("task")).verdict).toBe("refuse");
    await expect(demandPlace(early.permit, action, window)).rejects.toThrow("leads elsewhere");
  });

  it("stays within the workspace, whatever it is made of, if it is read without a question", async () => {
    const window = posixWindow();
    const name = fc.constantFrom(
      "..",
      ".",
      "",
      "src",
      "out-link",
      "inside-link",
      "deep",
      "link",
      "app",
      "work",
      "app.ts",
      "new",
      "tmp",
    );
    const path = fc.tuple(fc.boolean(), fc.array(name, { minLength: 1, maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(path, async ([isAbsolute, names]) => {
        const text = `${isAbsolute ? "/" : ""}${names.join("/")}`;
        if ((await window.read(text)).verdict !== "allow") return;
        const places = await locate(text, window);
        if (typeof places === "string") throw new Error("A problem was allowed");
        for (const { real, written } of places) {
          expect(`${real}/`).toMatch(/^\/work\/app\//);
          expect(`${written}/`).toMatch(/^\/work\/app\//);
          const now = await window.realPath(written);
          if (typeof now === "object") expect(`${now.path}/`).toMatch(/^\/work\/app\//);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
