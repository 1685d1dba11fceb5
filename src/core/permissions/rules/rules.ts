// Start here: what the user allowed or refused for good, by workspace. Kept in the machine's state, never in files or settings
// that a workspace could bring. What is read back is checked field by field, since the state may be of another version.

import { createId } from "../../platform/ids.js";
import { isObject } from "../../platform/json.js";
import type { Clock, StateStore } from "../../platform/ports.js";
import { type Rule, type RuleTarget, readRule, sameTarget } from "./rule.js";

const stateKey = "snowcell.permissionRules";
const mostRules = 200;
const mostWorkspaces = 50;

interface WorkspaceRules {
  readonly changedAt: number;
  readonly rules: readonly Rule[];
}

export class Rules {
  constructor(
    private readonly state: StateStore,
    private readonly clock: Pick<Clock, "now">,
    /** Identifies the workspace on this machine; undefined if none is open, and then no rule is kept. */
    private readonly workspace: () => string | undefined,
  ) {}

  /** Whether rules can be kept. */
  get canSave(): boolean {
    return this.workspace() !== undefined;
  }

  /** Oldest first. */
  list(): readonly Rule[] {
    const key = this.workspace();
    return key === undefined ? [] : (this.read().get(key)?.rules ?? []);
  }

  /** The oldest rules that allow make room; rules that refuse stay. */
  async add(targets: readonly RuleTarget[], effect: Rule["effect"]): Promise<void> {
    const now = this.clock.now();
    const kept = this.list().filter((rule) => !targets.some((target) => sameTarget(rule.target, target)));
    const added = targets.map((target): Rule => ({ id: createId(now), effect, createdAt: now, target }));
    const all = [...kept, ...added];
    let surplus = all.length - mostRules;
    await this.write(all.filter((rule) => rule.effect === "refuse" || surplus-- <= 0));
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.write(this.list().filter(({ id }) => !ids.includes(id)));
  }

  async setEffect(id: string, effect: Rule["effect"]): Promise<void> {
    await this.write(this.list().map((rule) => (rule.id === id ? { ...rule, effect, createdAt: this.clock.now() } : rule)));
  }

  private async write(rules: readonly Rule[]): Promise<void> {
    const key = this.workspace();
    if (key === undefined) return;
    const all = this.read();
    all.delete(key);
    if (rules.length > 0) all.set(key, { changedAt: this.clock.now(), rules: rules.slice(-mostRules) });
    const newest = [...all].sort(([, one], [, other]) => other.changedAt - one.changedAt).slice(0, mostWorkspaces);
    await this.state.set(stateKey, Object.fromEntries(newest));
  }

  private read(): Map<string, WorkspaceRules> {
    const stored = this.state.get(stateKey);
    const all = new Map<string, WorkspaceRules>();
    for (const [key, value] of isObject(stored) ? Object.entries(stored) : []) {
      if (!isObject(value) || !Array.isArray(value["rules"])) continue;
      const rules = value["rules"].flatMap((each: unknown) => readRule(each) ?? []).slice(0, mostRules);
      const changedAt = typeof value["changedAt"] === "number" ? value["changedAt"] : 0;
      all.set(key, { changedAt, rules });
    }
    return all;
  }
}
