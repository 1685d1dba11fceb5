// The files that the agent changed in each conversation, until the user keeps or undoes them. Records what the tools report,
// and undoes per hunk, per file or all; the user's own edits stay.

import { diffText } from "../../editing/review/diff-text.js";
import {
  type ChangeRecord,
  changeOf,
  type FileEffect,
  type FilePlace,
  type PresentFile,
  pathOf,
  settled,
  uriOf,
  withEffect,
} from "../../editing/undo/change-record.js";
import { hasConflict, swapped, type UndoStep, undoOrder, undoPlan } from "../../editing/undo/undo-plan.js";
import { type AgentHunk, agentHunks, endingOf, keptText } from "../../editing/undo/undo-text.js";
import { Emitter } from "../../platform/emitter.js";
import type { ChangeRecorder } from "../../tools/editing/editing-ports.js";
import type { ChangedFile, ChangedFiles } from "../agent-controls.js";

export interface ChangePorts {
  /** Records that last across restarts; empty if there are none. */
  load(conversationId: string): Promise<readonly ChangeRecord[]>;
  save(conversationId: string, records: readonly ChangeRecord[]): Promise<void>;
  present(uri: string): Promise<PresentFile>;
  /** False if the file could not be written. */
  carryOut(step: UndoStep, encoding: string | undefined): Promise<boolean>;
  show(conversationId: string, records: readonly ChangeRecord[]): Promise<void>;
}

interface Changes {
  records: readonly ChangeRecord[];
  /** The files as they were when last looked at. */
  present: ReadonlyMap<string, PresentFile>;
}

const absent: PresentFile = { exists: false, text: null };

export class ConversationChanges implements ChangedFiles, ChangeRecorder {
  private readonly known = new Map<string, Changes>();
  private readonly queues = new Map<string, Promise<unknown>>();
  private readonly changed = new Emitter<string>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly ports: ChangePorts) {}

  /** Empty at first for a conversation that is not loaded; an event follows when it is. */
  list(conversationId: string): readonly ChangedFile[] {
    const found = this.known.get(conversationId);
    if (!found) {
      void this.inTurn(conversationId, async () => this.changed.fire(conversationId));
      return [];
    }
    return found.records
      .map((record) => viewOf(record, (uri) => found.present.get(uri) ?? absent))
      .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  }

  async begin(conversationId: string, effects: readonly FileEffect[]): Promise<void> {
    await this.add(conversationId, effects);
  }

  async finish(conversationId: string, effects: readonly FileEffect[]): Promise<void> {
    await this.add(conversationId, effects);
  }

  async keep(conversationId: string, uri?: string): Promise<void> {
    await this.inTurn(conversationId, async ({ records }) => {
      await this.store(
        conversationId,
        records.filter((record) => uri !== undefined && uriOf(record) !== uri),
      );
    });
  }

  async undo(conversationId: string, uri?: string): Promise<readonly ChangedFile[]> {
    return await this.inTurn(conversationId, async ({ records }) => {
      const wanted = records.filter((record) => uri === undefined || uriOf(record) === uri);
      const asides = await this.stepAside(conversationId, records, wanted);
      const now = (record: ChangeRecord): ChangeRecord => asides.get(record) ?? record;
      let left = records.map(now);
      let remaining: readonly ChangeRecord[] = [];
      for (const record of undoOrder(wanted.map(now))) {
        const rest = await this.undoOne(record);
        left = left.flatMap((one) => (one === record ? (rest ?? []) : one));
        if (rest) remaining = [...remaining, rest];
      }
      for (const [before, aside] of asides) {
        const back = remaining.includes(aside) ? await this.stepBack(aside, before) : aside;
        const placed = (one: ChangeRecord): ChangeRecord => (one === aside ? back : one);
        left = left.map(placed);
        remaining = remaining.map(placed);
      }
      await this.store(conversationId, left);
      const present = this.known.get(conversationId)?.present;
      return remaining.map((record) => viewOf(record, (address) => present?.get(address) ?? absent));
    });
  }

  async show(conversationId: string, uri?: string): Promise<void> {
    const { records } = await this.loaded(conversationId);
    await this.ports.show(
      conversationId,
      records.filter((record) => uri === undefined || uriOf(record) === uri),
    );
  }

  /** The agent's hunks in a changed file, with their places in its present text; empty if it is not a change of text. */
  hunks(conversationId: string, uri: string): readonly AgentHunk[] {
    const found = this.known.get(conversationId);
    const record = found?.records.find(({ now }) => now?.uri === uri);
    const text = found?.present.get(uri)?.text ?? null;
    if (!record || text === null || record.before === null || record.after === null) return [];
    return agentHunks(record.before, record.after, text);
  }

  /** The conversations with an undecided change of the file that is at the URI. */
  conversationsOf(uri: string): readonly string[] {
    return [...this.known].flatMap(([id, { records }]) => (records.some(({ now }) => now?.uri === uri) ? [id] : []));
  }

  /** The text to go back to, for the left side of a diff editor; undefined if nothing is undecided. */
  textBefore(conversationId: string, uri: string): string | undefined {
    const record = this.known.get(conversationId)?.records.find((one) => uriOf(one) === uri);
    return record && (record.before ?? "");
  }

  async keepHunk(conversationId: string, uri: string, index: number): Promise<void> {
    await this.inTurn(conversationId, async ({ records }) => {
      const next = records.flatMap((record) => (record.now?.uri === uri ? (withKept(record, index) ?? []) : record));
      await this.store(conversationId, next);
    });
  }

  /** False if the user has edited the hunk's lines, which then stay. */
  async undoHunk(conversationId: string, uri: string, index: number): Promise<boolean> {
    return await this.inTurn(conversationId, async ({ records }) => {
      const record = records.find(({ now }) => now?.uri === uri);
      if (!record) return false;
      const rest = await this.undoOne(record, index);
      await this.store(
        conversationId,
        records.flatMap((one) => (one === record ? (rest ?? []) : one)),
      );
      return rest !== record;
    });
  }

  /** A file has changed outside of this class: looks at it again. */
  async touched(uri: string): Promise<void> {
    for (const [id, { records }] of this.known) {
      if (!records.some(({ now, origin }) => now?.uri === uri || origin?.uri === uri)) continue;
      await this.inTurn(id, async (changes) => {
        changes.present = new Map([...changes.present, [uri, await this.ports.present(uri)]]);
        this.changed.fire(id);
      });
    }
  }

  private async add(conversationId: string, effects: readonly FileEffect[]): Promise<void> {
    await this.inTurn(conversationId, async ({ records }) => {
      await this.store(conversationId, effects.reduce<readonly ChangeRecord[]>(withEffect, records));
    });
  }

  /** What remains of the record; undefined if nothing does. The record itself if a file could not be written. */
  private async undoOne(record: ChangeRecord, hunk?: number): Promise<ChangeRecord | undefined> {
    const present = await this.presentOf([record]);
    const { steps, remaining } = undoPlan(record, (uri) => present.get(uri) ?? absent, hunk);
    for (const step of steps) if (!(await this.ports.carryOut(step, record.encoding))) return record;
    return remaining;
  }

  /** Moves one of the files that swapped places to a free name, so that the others can go back. Returns the new records. */
  private async stepAside(
    conversationId: string,
    records: readonly ChangeRecord[],
    wanted: readonly ChangeRecord[],
  ): Promise<ReadonlyMap<ChangeRecord, ChangeRecord>> {
    const asides = new Map<ChangeRecord, ChangeRecord>();
    for (const record of swapped(wanted)) {
      const { now } = record;
      const to = now && (await this.freePlace(now));
      if (!to) continue;
      // On the disk first: a window that is killed meanwhile finds the file there.
      const moving = { ...record, isUnfinished: true, movingTo: to };
      await this.ports.save(
        conversationId,
        records.map((one) => (one === record ? moving : (asides.get(one) ?? one))),
      );
      if (await this.ports.carryOut({ kind: "move", from: now, to }, record.encoding)) asides.set(record, { ...record, now: to });
    }
    return asides;
  }

  /** The record of a file that stepped aside in vain, back at its place if that is free. */
  private async stepBack(aside: ChangeRecord, { now }: ChangeRecord): Promise<ChangeRecord> {
    if (!aside.now || !now || (await this.ports.present(now.uri)).exists) return aside;
    const isBack = await this.ports.carryOut({ kind: "move", from: aside.now, to: now }, aside.encoding);
    return isBack ? { ...aside, now } : aside;
  }

  private async freePlace({ uri, path }: FilePlace): Promise<FilePlace | undefined> {
    for (let count = 1; count < 100; count++) {
      const place = { uri: `${uri}.undo-${count}`, path: `${path}.undo-${count}` };
      if (!(await this.ports.present(place.uri)).exists) return place;
    }
    return undefined;
  }

  private async store(conversationId: string, records: readonly ChangeRecord[]): Promise<void> {
    await this.ports.save(conversationId, records);
    this.known.set(conversationId, { records, present: await this.presentOf(records) });
    this.changed.fire(conversationId);
  }

  private async presentOf(records: readonly ChangeRecord[]): Promise<Map<string, PresentFile>> {
    const uris = new Set(
      records.flatMap(({ now, origin, movingTo }) => [now, origin, movingTo].flatMap((place) => place?.uri ?? [])),
    );
    const files = await Promise.all([...uris].map(async (uri) => [uri, await this.ports.present(uri)] as const));
    return new Map(files);
  }

  private async loaded(conversationId: string): Promise<Changes> {
    const known = this.known.get(conversationId);
    if (known) return known;
    const stored = await this.ports.load(conversationId);
    const present = await this.presentOf(stored);
    // A window that ended in the middle of a step left its record open.
    const records = stored.flatMap((record) => settled(record, (uri) => present.get(uri) ?? absent) ?? []);
    const changes: Changes = { records, present };
    this.known.set(conversationId, changes);
    return changes;
  }

  /** One after another for each conversation, because each step builds on the records of the last. */
  private async inTurn<Result>(conversationId: string, work: (changes: Changes) => Promise<Result>): Promise<Result> {
    const before = this.queues.get(conversationId) ?? Promise.resolve();
    const done = before.then(async () => await work(await this.loaded(conversationId)));
    this.queues.set(
      conversationId,
      done.catch(() => undefined),
    );
    return await done;
  }
}

function viewOf(record: ChangeRecord, present: (uri: string) => PresentFile): ChangedFile {
  const { added, removed } = diffText("", record.before, record.after, 0);
  return {
    uri: uriOf(record),
    path: pathOf(record),
    change: changeOf(record),
    added,
    removed,
    hasConflict: hasConflict(record, present),
  };
}

/** Undefined if nothing else is undecided. */
function withKept(record: ChangeRecord, index: number): ChangeRecord | undefined {
  const { before, after, origin, now } = record;
  if (before === null || after === null) return undefined;
  const kept = keptText(before, after, index).join(endingOf(after));
  return kept === after && origin?.uri === now?.uri ? undefined : { ...record, before: kept };
}
