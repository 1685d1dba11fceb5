// When the agent last edited each file of a workspace, in whatever conversation: a permission for a command does not count if
// the agent has edited what it runs since. Kept beside the rules, and checked field by field like them.

import { isObject } from "../../platform/json.js";
import type { Clock, StateStore } from "../../platform/ports.js";

const stateKey = "snowcell.agentEdits";
/** The whole state is written with each edit, so few are kept by name. */
const mostFiles = 200;
const mostNamed = 10;
const mostWorkspaces = 200;
/** Where no folder is open. */
const noWorkspace = "";

export interface EditsSince {
  readonly paths: ReadonlySet<string>;
  /** More files were edited than are kept, so any file may be among them. */
  readonly isIncomplete: boolean;
}

interface WorkspaceEdits {
  /** Unix milliseconds of the last edit by path, oldest first. */
  readonly times: ReadonlyMap<string, number>;
  /** Newest edit that is no longer kept. */
  readonly droppedAt: number;
}

const nothing: WorkspaceEdits = { times: new Map(), droppedAt: 0 };

export class EditLog {
  constructor(
    private readonly state: StateStore,
    private readonly clock: Pick<Clock, "now">,
    /** Like that of the rules. */
    private readonly workspace: () => string | undefined,
  ) {}

  /** Edits at this time (Unix milliseconds) or later. */
  since(time: number): EditsSince {
    const { times, droppedAt } = this.read().get(this.key) ?? nothing;
    return {
      paths: new Set([...times].flatMap(([path, at]) => (at >= time ? [path] : []))),
      isIncomplete: droppedAt > 0 && droppedAt >= time,
    };
  }

  async add(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const all = this.read();
    const { times, droppedAt } = all.get(this.key) ?? nothing;
    const now = this.clock.now();
    const next = new Map([...times].filter(([path]) => !paths.includes(path)));
    for (const path of paths) next.set(path, now);
    const dropped = [...next].slice(0, Math.max(next.size - mostFiles, 0));
    for (const [path] of dropped) next.delete(path);
    all.delete(this.key);
    all.set(this.key, { times: next, droppedAt: Math.max(droppedAt, dropped.at(-1)?.[1] ?? 0) });
    // The workspace that was edited last is the last one.
    const kept = [...all].slice(-mostWorkspaces);
    const named = kept.slice(-mostNamed).map(([key, edits]) => [key, { ...edits, times: [...edits.times] }] as const);
    const others = kept.slice(0, -mostNamed).map(([key, edits]) => [key, { times: [], droppedAt: newest(edits) }] as const);
    await this.state.set(stateKey, Object.fromEntries([...others, ...named]));
  }

  private get key(): string {
    return this.workspace() ?? noWorkspace;
  }

  private read(): Map<string, WorkspaceEdits> {
    const stored = this.state.get(stateKey);
    const all = new Map<string, WorkspaceEdits>();
    for (const [key, value] of isObject(stored) ? Object.entries(stored) : []) {
      if (!isObject(value) || !Array.isArray(value["times"])) continue;
      const entries = value["times"].filter(
        (entry: unknown): entry is [string, number] =>
          Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "number",
      );
      const { droppedAt } = value;
      all.set(key, { times: new Map(entries), droppedAt: typeof droppedAt === "number" ? droppedAt : 0 });
    }
    return all;
  }
}

function newest({ times, droppedAt }: WorkspaceEdits): number {
  return [...times.values()].reduce((latest, at) => Math.max(latest, at), droppedAt);
}
