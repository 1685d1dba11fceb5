// Saved rules: per workspace, in the machine's state, bounded, and checked when they are read back.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleTarget } from "../../../src/core/permissions/rules/rule.js";
import { ruleText } from "../../../src/core/permissions/rules/rule.js";
import { FakeWindow } from "./fake-window.js";

const key = "snowcell.permissionRules";
const command = (...words: string[]): RuleTarget => ({ kind: "command", shell: "sh", folder: "/work/app", words });

describe("saved rules", () => {
  it("count in their workspace only", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "npm test" });
    window.workspace = "file:///work/other";
    expect((await window.run("npm test")).verdict).toBe("ask");
    window.workspace = "file:///work/app";
    expect((await window.run("npm test")).verdict).toBe("allow");
  });

  it("of another shell or folder grant nothing", async () => {
    const window = new FakeWindow();
    await window.rules.add([{ kind: "command", shell: "cmd", folder: "/work/app", words: ["npm", "test"] }], "allow");
    await window.rules.add([{ kind: "command", shell: "sh", folder: "/work", words: ["npm", "test"] }], "allow");
    expect((await window.run("npm test")).verdict).toBe("ask");
  });

  it("are bounded: the oldest that allow make room, those that refuse stay", async () => {
    const window = new FakeWindow();
    await window.rules.add([command("rm")], "refuse");
    for (let index = 0; index < 210; index++) await window.rules.add([command("echo", String(index))], "allow");
    const texts = window.rules.list().map(({ target }) => ruleText(target));
    expect(texts).toHaveLength(200);
    expect(texts[0]).toBe("rm");
    expect(texts).not.toContain("echo 0");
    expect(texts.at(-1)).toBe("echo 209");
  });

  it("are kept for the fifty workspaces that changed last", async () => {
    const window = new FakeWindow();
    for (let index = 0; index < 60; index++) {
      window.workspace = `file:///work/${index}`;
      await window.rules.add([command("ls")], "allow");
    }
    expect(window.rules.list()).toHaveLength(1);
    window.workspace = "file:///work/0";
    expect(window.rules.list()).toEqual([]);
  });

  it("can be removed, and turned into a refusal and back", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "npm test" });
    const [rule] = window.rules.list();
    await window.rules.setEffect(rule?.id ?? "", "refuse");
    expect((await window.run("npm test -- --watch")).verdict).toBe("refuse");
    await window.rules.setEffect(rule?.id ?? "", "allow");
    expect((await window.run("npm test")).verdict).toBe("allow");
    await window.rules.remove([rule?.id ?? ""]);
    expect((await window.run("npm test")).verdict).toBe("ask");
    expect(window.state.get(key)).toEqual({});
  });

  it("are saved once, however often the user agrees", async () => {
    const window = new FakeWindow();
    await window.rules.add([command("ls")], "allow");
    await window.rules.add([command("ls")], "allow");
    expect(window.rules.list()).toHaveLength(1);
  });

  it("that are damaged are ignored, whatever the state holds", async () => {
    const window = new FakeWindow();
    const good = { id: "a", effect: "allow", createdAt: 1, target: command("npm", "test") };
    const bad = [
      null,
      "rule",
      {},
      { ...good, effect: "always" },
      { ...good, id: "" },
      { ...good, target: { kind: "command", shell: "sh", folder: "/work/app", words: [] } },
      { ...good, target: { kind: "command", shell: "sh", folder: "/work/app", words: ["npm", 1] } },
      { ...good, target: { kind: "command", shell: "zsh", folder: "/work/app", words: ["npm"] } },
      { ...good, target: { kind: "all" } },
    ];
    window.state.set(key, { "file:///work/app": { rules: [...bad, good] } });
    expect(window.rules.list()).toEqual([good]);
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        window.state.set(key, { "file:///work/app": value });
        expect(window.rules.list()).toEqual([]);
        window.state.set(key, value);
        expect(window.rules.list()).toEqual([]);
      }),
    );
  });
});
