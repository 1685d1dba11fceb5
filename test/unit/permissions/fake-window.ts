// A window in memory for the gate: a disk with links, folders, trust, ignored files.

import type { Action } from "../../../src/core/permissions/action.js";
import type { Shell } from "../../../src/core/permissions/commands/parsed-command.js";
import type { Decision, RunFacts } from "../../../src/core/permissions/decision.js";
import { PermissionGate } from "../../../src/core/permissions/gate.js";
import type { GateFacts } from "../../../src/core/permissions/judges/gate-facts.js";
import type { WorkspaceFolder } from "../../../src/core/permissions/paths/locate.js";
import type { Platform } from "../../../src/core/permissions/paths/unsafe-names.js";
import { EditLog } from "../../../src/core/permissions/rules/edit-log.js";
import { Rules } from "../../../src/core/permissions/rules/rules.js";
import type { StateStore } from "../../../src/core/platform/ports.js";

export class FakeWindow implements GateFacts {
  /** Absolute paths of what exists, with the target of a link; `null` is a file or folder. Parents exist by themselves. */
  readonly disk = new Map<string, string | null>();
  readonly ignored = new Set<string>();
  readonly hosts: string[] = [];
  readonly definitions = new Map<string, string>();
  readonly state = new Map<string, unknown>();
  all: WorkspaceFolder[];
  trusted = true;
  shell: Shell;
  now = 1_000;
  workspace: string | undefined = "file:///work/app";

  constructor(readonly platform: Platform = "posix") {
    const path = platform === "windows" ? "C:\\work\\app" : "/work/app";
    this.shell = platform === "windows" ? "cmd" : "sh";
    this.all = [{ name: "app", path, isCaseBlind: platform === "windows" }];
    this.disk.set(path, null);
  }

  readonly store: StateStore = {
    get: (key) => this.state.get(key),
    set: async (key, value) => void this.state.set(key, structuredClone(value)),
  };
  readonly rules = new Rules(this.store, { now: () => this.now++ }, () => this.workspace);
  readonly edits = new EditLog(this.store, { now: () => this.now++ }, () => this.workspace);
  readonly gate = new PermissionGate(this, this.rules, this.edits);

  folders(): readonly WorkspaceFolder[] {
    return this.all;
  }

  isTrusted(): boolean {
    return this.trusted;
  }

  async isIgnored(path: string): Promise<boolean> {
    return this.ignored.has(path);
  }

  allowedHosts(): readonly string[] {
    return this.hosts;
  }

  definitionHash(tool: string): string | undefined {
    return this.definitions.get(tool);
  }

  async realPath(path: string): Promise<{ readonly path: string } | "missing" | "unknown"> {
    const found = this.resolve(path, 0);
    return found === "missing" || found === "unknown" ? found : { path: found };
  }

  private resolve(path: string, depth: number): string {
    if (depth > 20) return "unknown";
    const separator = this.platform === "windows" ? "\\" : "/";
    const isBlind = this.all[0]?.isCaseBlind === true;
    const [root = "", ...names] = path.split(separator);
    let real = root;
    for (const name of names) {
      if (name === "") continue;
      if (name === "..") {
        real = real.slice(0, Math.max(real.lastIndexOf(separator), root.length));
        continue;
      }
      const next = `${real}${separator}${name}`;
      const known = [...this.disk.keys()].find((each) => same(each, next, isBlind) || isBelow(each, next + separator, isBlind));
      if (known === undefined) return "missing";
      real = known.slice(0, next.length);
      const link = this.disk.get(real);
      if (typeof link === "string") {
        const target = this.resolve(link, depth + 1);
        if (target === "missing" || target === "unknown") return "unknown";
        real = target;
      }
    }
    return real === "" ? separator : real;
  }

  decide(actions: readonly Action[], run: Partial<RunFacts> = {}): Promise<Decision> {
    return this.gate.decide({ stepId: "s1", tool: "any", inputHash: "h1", actions }, { ...quietRun, ...run });
  }

  run(command: string, run: Partial<RunFacts> = {}): Promise<Decision> {
    return this.decide([{ kind: "run", command }], run);
  }

  read(path: string): Promise<Decision> {
    return this.decide([{ kind: "read", path }]);
  }

  edit(path: string, run: Partial<RunFacts> = {}): Promise<Decision> {
    return this.decide([{ kind: "edit", path, change: "change" }], run);
  }

  /** Approves for good, as a user does. */
  async always(action: Action): Promise<void> {
    const decision = await this.decide([action]);
    if (decision.verdict !== "ask" || decision.offers.always === undefined)
      throw new Error(`No rule is offered: ${decision.verdict}`);
    await decision.grant("always");
  }
}

const same = (one: string, other: string, isBlind: boolean): boolean =>
  isBlind ? one.toLowerCase() === other.toLowerCase() : one === other;
const isBelow = (path: string, start: string, isBlind: boolean): boolean =>
  isBlind ? path.toLowerCase().startsWith(start.toLowerCase()) : path.startsWith(start);

export const quietRun: RunFacts = {
  conversationId: "conversation",
  startedAt: 0,
  hasForeignText: false,
  editedPaths: new Set(),
  allowedForTask: new Set(),
};

/** The key that the task gets if the user approves so. */
export async function taskKeyOf(decision: Decision): Promise<string> {
  if (decision.verdict !== "ask") throw new Error(`Not asked: ${decision.verdict}`);
  const granted = await decision.grant("task");
  if (granted.verdict !== "allow" || granted.taskKey === undefined) throw new Error("No key");
  return granted.taskKey;
}

export const reasonsOf = (decision: Decision): readonly string[] => (decision.verdict === "ask" ? decision.reasons : []);
