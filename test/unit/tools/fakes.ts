// A workspace in memory for the tools: files with texts, and what the ports would do with them.

import type { FileEffect } from "../../../src/core/editing/undo/change-record.js";
import { reasonsToAsk } from "../../../src/core/leaving/content-gate.js";
import { demand, Permit } from "../../../src/core/permissions/permit.js";
import type { EditingPorts, EditReviews, Written } from "../../../src/core/tools/editing/editing-ports.js";
import { editingTools } from "../../../src/core/tools/editing/editing-tools.js";
import { nearPaths } from "../../../src/core/tools/places/near-names.js";
import { placeInFolders } from "../../../src/core/tools/places/place.js";
import { ReadTexts } from "../../../src/core/tools/places/read-texts.js";
import type { Problem, ReadingPorts, SearchFound, SearchRequest } from "../../../src/core/tools/reading/reading-ports.js";
import { readingTools } from "../../../src/core/tools/reading/reading-tools.js";
import { lineMatcher } from "../../../src/core/tools/search/linear-matcher.js";
import { UnsupportedPattern } from "../../../src/core/tools/search/linear-pattern.js";
import { hitsInText } from "../../../src/core/tools/search/search-lines.js";
import { isPlan, type ToolContext, type ToolOutcome, type ToolPlan } from "../../../src/core/tools/tool.js";

export class FakeWorkspace {
  readonly files = new Map<string, string>();
  readonly unsaved = new Set<string>();
  /** What the editor does to a text when it saves it. */
  format: (text: string) => string = (text) => text;
  newProblems: readonly Problem[] = [];
  problems: readonly Problem[] = [];
  symbols: readonly { path: string; line: number; text: string }[] | undefined;
  diff = { diff: "", withheld: [] as string[], untracked: [] as string[] };
  readonly searches: SearchRequest[] = [];
  readonly effects: (readonly FileEffect[])[] = [];
  readonly readTexts = new ReadTexts();
  reviews: EditReviews | undefined;

  private textAt(uri: string): string | undefined {
    return this.files.get(uri.replace("file:///w/", ""));
  }

  readonly ports = (): ReadingPorts & EditingPorts => ({
    places: {
      resolve: (written) => {
        const found = placeInFolders(written, [{ name: "w", path: "/w" }], false);
        if (found.kind === "problem") return found;
        const path = found.kind === "outside" ? found.path : found.relative || ".";
        return { uri: found.kind === "outside" ? `file://${path}` : `file:///w/${path}`, path, actionPath: path };
      },
    },
    files: {
      reasons: async ({ path }) => reasonsToAsk({ path, isUnsaved: false, inWorkspace: !path.startsWith("/"), isIgnored: false }),
      text: async ({ uri, path }) => {
        const text = this.textAt(uri);
        if (text === undefined) return { kind: "missing", near: nearPaths(path, [...this.files.keys()]) };
        return text.includes("\0") ? { kind: "binary" } : { kind: "text", text, isDirty: this.unsaved.has(path) };
      },
    },
    folders: {
      list: async () => undefined,
      find: async () => ({ paths: [...this.files.keys()], isComplete: true }),
    },
    search: { search: async (request) => this.search(request) },
    language: {
      documentSymbols: async () => this.symbols,
      workspaceSymbols: async () => this.symbols,
      references: async () => this.symbols,
    },
    problems: { list: async () => this.problems },
    repository: { changes: async () => this.diff },
    readTexts: this.readTexts,
    writes: {
      look: async ({ uri, path }) => {
        const text = this.textAt(uri);
        if (path.endsWith(".ipynb")) return { kind: "refused", reason: "it is a notebook." };
        if (text === undefined) return { kind: "missing", near: [], realPath: uri };
        if (text.includes("\0")) return { kind: "no-text", reason: "it is not a text file.", realPath: uri };
        const eol = text.includes("\r\n") ? "\r\n" : "\n";
        return {
          kind: "text",
          text,
          whole: text,
          encoding: "utf8",
          eol,
          hasUnsavedChanges: this.unsaved.has(path),
          realPath: uri,
        };
      },
      write: async (permit, action, write) => {
        demand(permit, action);
        const { path } = write.place;
        const done = (text: string | null): Written => ({
          ...{ kind: "written", text, isSaved: true, encoding: "utf8", newProblems: this.newProblems, alsoChanged: [] },
        });
        if (write.kind === "delete") {
          this.files.delete(path);
          return done(null);
        }
        if (write.kind === "move") {
          const text = this.files.get(path) ?? "";
          this.files.delete(path);
          this.files.set(write.to.path, text);
          return done(text);
        }
        if (write.kind === "change" && this.files.get(path) !== write.before) {
          return { kind: "changed", text: this.files.get(path) ?? null };
        }
        const text = this.format(write.kind === "create" ? write.text : write.after);
        this.files.set(path, text);
        return done(text);
      },
    },
    recorder: {
      begin: async (_conversation, effects) => void this.effects.push(effects),
      finish: async (_conversation, effects) => void this.effects.push(effects),
    },
    ...(this.reviews ? { reviews: this.reviews } : {}),
  });

  /** Plans a call; runs it with a permit for its actions unless it has an outcome already. */
  async call(name: string, given: unknown, more: Partial<ToolContext> = {}): Promise<ToolOutcome> {
    const planned = await this.plan(name, given, more);
    return isPlan(planned) ? await planned.run(permitFor(planned)) : planned;
  }

  async plan(name: string, given: unknown, more: Partial<ToolContext> = {}): Promise<ToolPlan | ToolOutcome> {
    const ports = this.ports();
    const tool = [...readingTools(ports), ...editingTools(ports)].find(({ definition }) => definition.name === name);
    if (!tool) throw new Error(`There is no tool ${name}`);
    const read = tool.read(given);
    if ("problem" in read) throw new Error(read.problem);
    return await tool.plan(read.input, {
      ...{ stepId: "s", messageId: "m", conversationId: "c", signal: new AbortController().signal, maxChars: 50_000 },
      output: () => undefined,
      ...more,
    });
  }

  private search(request: SearchRequest): SearchFound {
    this.searches.push(request);
    try {
      const matches = lineMatcher(request.pattern, request.isRegex, request.isCaseBlind);
      const hits = [...this.files].flatMap(([path, text]) => hitsInText(path, text, matches, request.mostHits + 1));
      return { hits: hits.slice(0, request.mostHits), isCut: hits.length > request.mostHits };
    } catch (error) {
      if (error instanceof UnsupportedPattern) return { hits: [], isCut: false, problem: error.message };
      throw error;
    }
  }
}

export function permitFor({ actions }: ToolPlan): Permit {
  return Permit.issue("s", "hash", actions);
}

export async function textOf(outcome: Promise<ToolOutcome>): Promise<string> {
  return (await outcome).result.text;
}
