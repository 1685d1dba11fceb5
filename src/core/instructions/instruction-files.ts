// Start here: which instruction files count for a request. front-matter.ts and apply-to.ts read them; prompt-file.ts and the
// others are the prompts behind `/`.
//
// Instruction files tell a model how a project works: AGENTS.md, CLAUDE.md, .github/copilot-instructions.md,
// .github/instructions/*.instructions.md, and the user's own file. Pure: an adapter finds and reads them.

import type { ChatMessage } from "../provider-api/provider.js";
import { fenceFor } from "../text/code-fence.js";
import { estimateTokens } from "../tokens/token-estimate.js";
import { appliesTo } from "./apply-to.js";
import { readFrontMatter, textOf } from "./front-matter.js";

/** Where instructions come from, in the order in which they are sent: what is sent later is nearer to the question. */
export const instructionSources = ["user", "copilot", "claude", "agents", "applied"] as const;
export type InstructionSource = (typeof instructionSources)[number];

/** An instruction file as found. */
export interface FoundInstructions {
  readonly source: InstructionSource;
  /** URI, which identifies it. */
  readonly uri: string;
  /** As shown to the user: relative to the workspace. */
  readonly path: string;
  /** Folder within its workspace folder, for AGENTS.md and CLAUDE.md ("" for the root). */
  readonly folder: string;
  /** Which workspace folder it belongs to; empty for the user's own file. */
  readonly root: string;
  readonly text: string;
}

/** A file that the request is about. */
export interface Concerned {
  readonly root: string;
  /** Relative to the workspace folder. */
  readonly path: string;
}

/** Instructions that go with a request. */
export interface Instructions {
  /** The URI of its file. */
  readonly id: string;
  readonly label: string;
  readonly text: string;
  /** Estimated, with its heading. */
  readonly tokens: number;
}

/**
 * The files that count for a request about `concerned`, in the order in which they are sent. AGENTS.md and CLAUDE.md count
 * for everything in and below their folder; the nearest comes last, because models give later text more weight. Of the two,
 * CLAUDE.md is skipped in a folder that has an AGENTS.md with the same text: many projects keep one as a copy of the other.
 */
export function instructionsFor(found: readonly FoundInstructions[], concerned: readonly Concerned[]): Instructions[] {
  const counting = found.filter((file) => counts(file, concerned) && bodyOf(file) !== "");
  const order = ({ source }: FoundInstructions): number => instructionSources.indexOf(source);
  const depth = ({ folder }: FoundInstructions): number => (folder === "" ? 0 : folder.split("/").length);
  return counting
    .filter((file, index) => !counting.some((other, at) => at < index && bodyOf(other) === bodyOf(file)))
    .toSorted((one, other) => order(one) - order(other) || depth(one) - depth(other) || (one.path < other.path ? -1 : 1))
    .map((file) => {
      const text = bodyOf(file);
      return { id: file.uri, label: file.path, text, tokens: estimateTokens(blockOf({ label: file.path, text })) };
    });
}

function counts(file: FoundInstructions, concerned: readonly Concerned[]): boolean {
  if (file.source === "user" || file.source === "copilot") return true;
  const near = concerned.filter(({ root }) => root === file.root);
  if (file.source === "applied") {
    const globs = textOf(readFrontMatter(file.text), "applyto");
    return globs.trim() === "**" || near.some(({ path }) => appliesTo(globs, path));
  }
  return file.folder === "" || near.some(({ path }) => path.startsWith(`${file.folder}/`));
}

function bodyOf({ source, text }: FoundInstructions): string {
  return (source === "applied" ? readFrontMatter(text).body : text).trim();
}

function blockOf({ label, text }: Pick<Instructions, "label" | "text">): string {
  const fence = fenceFor(text);
  return `${label}:\n${fence}markdown\n${text}\n${fence}`;
}

/** The text that tells a model about the files. They may not change the form of its answer, which SnowCell has to read. */
export function instructionsText(instructions: readonly Pick<Instructions, "label" | "text">[]): string {
  if (instructions.length === 0) return "";
  const head =
    "The project's own instructions. Follow them where they apply; the form of your answer that is asked for elsewhere comes first, and a later file goes before an earlier one.";
  return [head, ...instructions.map(blockOf)].join("\n\n");
}

/** Adds the instructions to the system message, or begins with one. */
export function withInstructions(
  messages: readonly ChatMessage[],
  instructions: readonly Pick<Instructions, "label" | "text">[],
): readonly ChatMessage[] {
  const text = instructionsText(instructions);
  if (text === "") return messages;
  const [first, ...rest] = messages;
  if (first?.role === "system" && typeof first.content === "string") {
    return [{ ...first, content: `${first.content}\n\n${text}` }, ...rest];
  }
  return [{ role: "system", content: text }, ...messages];
}

/** The instructions that fit into `budget` tokens, nearest first, each whole; and those that do not. */
export function fitting(
  instructions: readonly Instructions[],
  budget: number,
): { readonly kept: readonly Instructions[]; readonly leftOut: readonly Instructions[] } {
  const kept = new Set<Instructions>();
  let left = budget;
  for (const each of instructions.toReversed()) {
    if (each.tokens > left) continue;
    left -= each.tokens;
    kept.add(each);
  }
  return { kept: instructions.filter((each) => kept.has(each)), leftOut: instructions.filter((each) => !kept.has(each)) };
}

/** The URIs of the files that messages are about. */
export function filesOf(messages: readonly { readonly attachments?: readonly { readonly uri: string }[] }[]): string[] {
  const uris = messages.flatMap(({ attachments = [] }) => attachments.map(({ uri }) => uri));
  return [...new Set(uris)].filter((uri) => uri !== "");
}

/** The part of a plan that stands for a file. */
export function instructionPartId(id: string): string {
  return `instructions:${id}`;
}
