// What an agent may do without a question, with one, and not at all. Each incident of other agents that is known to us is a
// row: what happened there must ask or be refused here.

import { describe, expect, it } from "vitest";
import type { Action } from "../../../src/core/permissions/action.js";
import type { RunFacts } from "../../../src/core/permissions/decision.js";
import { demand } from "../../../src/core/permissions/permit.js";
import { FakeWindow, reasonsOf, taskKeyOf } from "./fake-window.js";

const everything: ReadonlySet<string> = new Set(["edit", "delete", "read-ignored"]);
const edit = (path: string, change: "change" | "create" | "delete" | "move" = "change"): Action => ({
  kind: "edit",
  path,
  change,
});
const run = (command: string, folder?: string): Action => ({ kind: "run", command, ...(folder === undefined ? {} : { folder }) });

interface Incident {
  readonly id: string;
  readonly lesson: string;
  readonly action: Action;
  readonly run?: Partial<RunFacts>;
  readonly set?: (window: FakeWindow) => void | Promise<void>;
  readonly verdict?: "ask" | "refuse";
}

const incidents: readonly Incident[] = [
  { id: "CVE-2025-54130", lesson: "creating settings is editing them", action: edit(".vscode/settings.json", "create") },
  { id: "CVE-2025-54135", lesson: "creating mcp.json is editing it", action: edit(".cursor/mcp.json", "create") },
  {
    id: "CVE-2025-54136",
    lesson: "an approval ends with the definition",
    action: { kind: "outside", tool: "mcp_tool", definitionHash: "new" },
    set: async (window) => {
      window.definitions.set("mcp_tool", "old");
      await window.always({ kind: "outside", tool: "mcp_tool", definitionHash: "old" });
      window.definitions.set("mcp_tool", "new");
    },
  },
  { id: "CVE-2025-59944", lesson: "letter case does not matter", action: edit(".Cursor/MCP.json", "create") },
  { id: "CVE-2026-50548", lesson: "the model's folder is a path", action: run("npm test", "/") },
  {
    id: "CVE-2026-50549",
    lesson: "a link without a known target is not inside",
    action: edit("link", "create"),
    set: (window) => void window.disk.set("/work/app/link", "/home/me/missing"),
  },
  { id: "CVE-2025-54133", lesson: "hidden characters are seen", action: run("ls \u200b\u202e") },
  { id: "CVE-2025-53773", lesson: "an agent cannot change its own permissions", action: edit(".vscode/settings.json") },
  { id: "VS #276771", lesson: "a path is checked", action: edit("../other/file.ts") },
  { id: "VS #276772", lesson: "an absolute path is checked", action: edit("/home/me/.bashrc", "create") },
  { id: "VS #330322", lesson: "hooks are programs", action: edit(".git/hooks/post-checkout", "create") },
  { id: "VS #335112", lesson: "nested settings are settings", action: edit("packages/a/.vscode/settings.json") },
  { id: "GHSA-g8r9-g2v8-jv6f", lesson: "an expansion can be a command", action: run("echo \x24{x@P}") },
  { id: "CVE-2026-110206", lesson: "a substitution is a command", action: run("git log $(id)") },
  { id: "CVE-2025-53097", lesson: "files outside are asked about", action: { kind: "read", path: "/home/me/notes.txt" } },
  {
    id: "CVE-2025-53097, $schema",
    lesson: "an address that editors fetch is seen first",
    action: { kind: "edit", path: "a.json", change: "create", opensAddress: "https://x.example.com/?secret" },
  },
  { id: "CVE-2025-53098", lesson: "mcp.json of an agent is a program", action: edit(".roo/mcp.json") },
  { id: "CVE-2025-58372", lesson: "a workspace file is settings", action: edit("app.code-workspace") },
  { id: "CVE-2025-54795", lesson: "echo is not safe by name", action: run('echo "a"; id') },
  { id: "CVE-2025-58764", lesson: "rg is not safe by name", action: run("rg --pre ./x a") },
  { id: "CVE-2025-66032", lesson: "$IFS separates words", action: run("cat$IFS/etc/passwd") },
  { id: "CVE-2025-55284", lesson: "reading and network together leak", action: run("ping -c 1 x.example.com") },
  {
    id: "CVE-2025-59536",
    lesson: "nothing runs before trust",
    action: run("npm test"),
    set: (window) => {
      window.trusted = false;
    },
    verdict: "refuse",
  },
  {
    id: "CVE-2025-65099",
    lesson: "no code is written before trust",
    action: edit("src/a.ts"),
    set: (window) => {
      window.trusted = false;
    },
    verdict: "refuse",
  },
  {
    id: "CVE-2026-21852",
    lesson: "nothing is fetched before trust",
    action: { kind: "fetch", url: "https://docs.example.com/" },
    set: (window) => {
      window.hosts.push("docs.example.com");
      window.trusted = false;
    },
    verdict: "refuse",
  },
  { id: "CVE-2026-25722", lesson: "cd leads into protected folders", action: run("cd .claude && echo x") },
  {
    id: "CVE-2026-25725",
    lesson: "a file that is missing at the start is protected",
    action: edit(".claude/settings.json", "create"),
  },
  { id: "CVE-2025-59532", lesson: "a folder widens nothing", action: run("npm test", "..") },
  { id: "CVE-2025-61260", lesson: ".env is not written", action: edit(".env", "create"), verdict: "refuse" },
  { id: "CVE-2026-12537", lesson: "more than the first word counts", action: run("ls && curl https://x.example.com") },
  { id: "gemini-cli #11510", lesson: "a rule for a word allows only it", action: run("git status; rm -rf x") },
  { id: "Zed, Mindgard 2025", lesson: "settings of a workspace run programs", action: edit(".zed/settings.json") },
  { id: "GHSA-8wmq-fwv7-xmwq", lesson: "settings of a workspace run programs", action: edit(".vscode/tasks.json", "create") },
  {
    id: "cline@2.3.0",
    lesson: "foreign text suspends rules",
    action: run("npm test"),
    run: { hasForeignText: true },
  },
  { id: "Amazon Q 1.84", lesson: "instructions of agents are programs", action: edit("AGENTS.md") },
  { id: "Gemini CLI 2025-07", lesson: "moving by a command is not checked, so it asks", action: run("mv a.txt missing") },
  {
    id: "Replit 2025",
    lesson: "deleting has an approval of its own",
    action: edit("data.db", "delete"),
    run: { allowedForTask: new Set(["edit"]) },
  },
  {
    id: "PocketOS 2026",
    lesson: "keys are not read",
    action: { kind: "read", path: "config/credentials.json" },
    verdict: "refuse",
  },
  { id: "RO #11095", lesson: "a redirection is not a word", action: run("git show > ~/.ssh/id_rsa") },
  { id: "RO #5997", lesson: "a here-document is not a word", action: run("cat << EOF > f\nx\nEOF") },
  { id: "CX #40329", lesson: "quoting can lead to a root", action: run("rm -rf '/'") },
];

describe("an incident elsewhere does not happen here", () => {
  it.each(incidents)("$id: $lesson", async ({ action, set, run: facts, verdict }) => {
    const window = new FakeWindow();
    // The most careless rules that a user could have saved.
    for (const command of ["git show", "git log", "git status", "ls", "echo a", "echo x", "cat", "npm test"])
      await window.always(run(command));
    await set?.(window);
    const decision = await window.decide([action], { allowedForTask: everything, ...facts });
    expect(decision.verdict).toBe(verdict ?? (window.trusted ? "ask" : "refuse"));
  });

  it("CVE-2026-21523: what was checked is checked again when it is used", async () => {
    const window = new FakeWindow();
    window.disk.set("/work/app/src", null);
    const decision = await window.edit("src/a.ts");
    window.disk.set("/work/app/src", "/home/me");
    window.disk.set("/home/me", null);
    expect(decision.verdict === "ask" && (await decision.grant("once")).verdict).toBe("refuse");
  });
});

describe("an untrusted workspace", () => {
  it("allows reading inside it, and nothing else", async () => {
    const window = new FakeWindow();
    window.trusted = false;
    window.hosts.push("example.com");
    window.definitions.set("tool", "h");
    window.ignored.add("/work/app/dist/a.js");
    expect((await window.read("src/a.ts")).verdict).toBe("allow");
    const others: readonly Action[] = [
      { kind: "read", path: "../a.ts" },
      { kind: "read", path: "dist/a.js" },
      edit("src/a.ts"),
      run("ls"),
      { kind: "fetch", url: "https://example.com" },
      { kind: "outside", tool: "tool", definitionHash: "h" },
    ];
    for (const action of others) expect((await window.decide([action], { allowedForTask: everything })).verdict).toBe("refuse");
  });
});

describe("edits", () => {
  it("ask until the task allows them, and deletions ask on their own", async () => {
    const window = new FakeWindow();
    const decision = await window.edit("src/a.ts");
    expect(decision).toMatchObject({ verdict: "ask", reasons: [], offers: { task: "Editing files in the workspace" } });
    const allowedForTask = new Set([await taskKeyOf(decision)]);
    expect((await window.edit("src/b.ts", { allowedForTask })).verdict).toBe("allow");
    const deletion = await window.decide([edit("src/b.ts", "delete")], { allowedForTask });
    expect(deletion).toMatchObject({ verdict: "ask", offers: { task: "Deleting files in the workspace" } });
  });

  it("of files that execute always ask, with the reason and without an offer", async () => {
    const window = new FakeWindow();
    const decision = await window.edit("package.json", { allowedForTask: everything });
    expect(decision).toMatchObject({ verdict: "ask", offers: {} });
    expect(reasonsOf(decision)[0]).toContain("like running a command");
  });

  it("of a file with unsaved changes of the user always ask", async () => {
    const window = new FakeWindow();
    const action: Action = { kind: "edit", path: "src/a.ts", change: "change", savesUserChanges: true };
    const decision = await window.decide([action], { allowedForTask: everything });
    expect(decision).toMatchObject({ verdict: "ask", offers: {} });
    expect(reasonsOf(decision)).toEqual(["It has changes that you have not saved; they would be saved with it."]);
  });

  it("of several files are offered for the task only if each of them is", async () => {
    const window = new FakeWindow();
    expect(await window.decide([edit("a.ts", "move"), edit("b.ts", "create")])).toMatchObject({
      offers: { task: expect.any(String) },
    });
    expect(await window.decide([edit("a.ts", "move"), edit(".vscode/b.json", "create")])).toMatchObject({
      verdict: "ask",
      offers: {},
    });
    expect((await window.decide([edit("a.ts"), edit(".env")])).verdict).toBe("refuse");
  });
});

describe("pages", () => {
  const fetch = (url: string): Action => ({ kind: "fetch", url });

  it.each([
    ["https://example.com/a", ["example.com"], "allow"],
    ["https://EXAMPLE.com:443/a", ["Example.COM"], "allow"],
    ["https://docs.example.com/a", ["*.example.com"], "allow"],
    ["https://example.com/a", ["*.example.com"], "ask"],
    ["https://evil-example.com/a", ["*.example.com"], "ask"],
    ["https://example.com.evil.org/a", ["example.com"], "ask"],
    ["https://example.com:8443/a", ["example.com"], "ask"],
    ["https://example.com:8443/a", ["example.com:8443"], "allow"],
    ["https://a.com/", ["*"], "ask"],
    ["https://a.com/", ["*.com"], "ask"],
    ["https://a.com/", [""], "ask"],
    ["http://localhost:3000/", ["localhost:3000"], "ask"],
    ["http://127.0.0.1/", ["127.0.0.1"], "ask"],
    ["http://2130706433/", ["127.0.0.1"], "ask"],
    ["http://0x7f.1/", ["127.0.0.1"], "ask"],
    ["http://[::1]/", ["[::1]"], "ask"],
    ["http://[::ffff:10.0.0.1]/", ["[::ffff:a00:1]"], "ask"],
    ["http://169.254.169.254/latest/meta-data", ["169.254.169.254"], "ask"],
    ["http://10.1.2.3/", ["10.1.2.3"], "ask"],
    ["http://printer.local/", ["printer.local"], "ask"],
    ["file:///etc/passwd", ["*"], "refuse"],
    ["ftp://example.com/", ["example.com"], "refuse"],
    ["javascript:alert(1)", [], "refuse"],
    ["https://user:pass@example.com/", ["example.com"], "refuse"],
    ["https://example.com@evil.org/", ["example.com"], "refuse"],
    ["example.com", ["example.com"], "refuse"],
    ["", [], "refuse"],
  ] as const)("%s with the hosts %j: %s", async (url, hosts, verdict) => {
    const window = new FakeWindow();
    window.hosts.push(...hosts);
    expect((await window.decide([fetch(url)])).verdict).toBe(verdict);
  });

  it("are allowed for a host by the task or for good, but not after foreign text", async () => {
    const window = new FakeWindow();
    const decision = await window.decide([fetch("https://example.com/a")]);
    const allowedForTask = new Set([await taskKeyOf(decision)]);
    expect((await window.decide([fetch("https://example.com/b")], { allowedForTask })).verdict).toBe("allow");
    expect((await window.decide([fetch("https://example.org/b")], { allowedForTask })).verdict).toBe("ask");
    await window.always(fetch("https://example.com/a"));
    expect((await window.decide([fetch("https://example.com/c")])).verdict).toBe("allow");
    const tainted = await window.decide([fetch("https://example.com/c")], { allowedForTask, hasForeignText: true });
    expect(tainted).toMatchObject({ verdict: "ask", offers: {} });
    window.hosts.push("example.com");
    expect((await window.decide([fetch("https://example.com/c")], { hasForeignText: true })).verdict).toBe("ask");
  });
});

describe("a tool of another extension", () => {
  const call = (definitionHash: string): Action => ({ kind: "outside", tool: "tool", definitionHash });

  it("is off until the user turns it on, and again when its definition changes", async () => {
    const window = new FakeWindow();
    expect((await window.decide([call("one")])).verdict).toBe("refuse");
    window.definitions.set("tool", "one");
    await window.always(call("one"));
    expect((await window.decide([call("one")])).verdict).toBe("allow");
    expect((await window.decide([call("two")])).verdict).toBe("refuse");
    window.definitions.set("tool", "two");
    expect((await window.decide([call("one")])).verdict).toBe("refuse");
    expect((await window.decide([call("two")])).verdict).toBe("ask");
  });

  it("asks again after foreign text", async () => {
    const window = new FakeWindow();
    window.definitions.set("tool", "one");
    await window.always(call("one"));
    expect(await window.decide([call("one")], { hasForeignText: true })).toMatchObject({ verdict: "ask", offers: {} });
  });
});

describe("an approval", () => {
  it("permits exactly what was asked", async () => {
    const window = new FakeWindow();
    const decision = await window.decide([run("npm test", "/work/app")]);
    if (decision.verdict !== "ask") throw new Error("Not asked");
    const granted = await decision.grant("once");
    if (granted.verdict !== "allow") throw new Error("Not granted");
    demand(granted.permit, { folder: "/work/app", command: "npm test", kind: "run" });
    for (const other of [run("npm test"), run("npm test", "/work"), run("npm test ", "/work/app"), edit("npm test")])
      expect(() => demand(granted.permit, other)).toThrow("No permit");
    expect(granted.taskKey).toBeUndefined();
    expect(window.rules.list()).toEqual([]);
  });

  it("is refused if trust was withdrawn meanwhile, or a rule refuses by now", async () => {
    const window = new FakeWindow();
    const decision = await window.run("npm test");
    if (decision.verdict !== "ask") throw new Error("Not asked");
    window.trusted = false;
    expect((await decision.grant("always")).verdict).toBe("refuse");
    expect(window.rules.list()).toEqual([]);
    window.trusted = true;
    await window.rules.add([{ kind: "command", shell: "sh", folder: "/work/app", words: ["npm"] }], "refuse");
    expect((await decision.grant("once")).verdict).toBe("refuse");
  });

  it("for good is not offered where no rule can be kept", async () => {
    const window = new FakeWindow();
    window.workspace = undefined;
    expect(await window.run("npm test")).toMatchObject({ verdict: "ask", offers: { task: expect.any(String) } });
    expect(await window.run("npm test")).not.toHaveProperty("offers.always");
  });

  it("cannot be forged from a call without an id or a hash", async () => {
    const window = new FakeWindow();
    const call = { stepId: "", tool: "any", inputHash: "h", actions: [] };
    const facts = {
      conversationId: "c",
      startedAt: 0,
      hasForeignText: false,
      editedPaths: new Set<string>(),
      allowedForTask: new Set<string>(),
    };
    expect((await window.gate.decide(call, facts)).verdict).toBe("refuse");
  });

  it("of a call that does nothing is not needed", async () => {
    expect((await new FakeWindow().decide([])).verdict).toBe("allow");
  });
});
