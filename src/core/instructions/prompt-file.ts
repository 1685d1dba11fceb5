// A prompt file: `.github/prompts/<name>.prompt.md`, or the same in the user's own folder. Format:
// https://code.visualstudio.com/docs/copilot/customization/prompt-files.

import { listOf, readFrontMatter, textOf } from "./front-matter.js";

export const promptFileEnding = ".prompt.md";

export interface PromptFile {
  /** As typed after `/`. */
  readonly name: string;
  readonly description: string;
  /** Shown after the name while the user types its arguments. */
  readonly argumentHint: string;
  /** The model that the file asks for; empty if none. */
  readonly model: string;
  /** The tools that the file asks for. */
  readonly tools: readonly string[];
  readonly body: string;
}

/** @param fileName such as `review.prompt.md` */
export function readPromptFile(fileName: string, text: string): PromptFile {
  const matter = readFrontMatter(text);
  return {
    name: commandName(textOf(matter, "name")) || commandName(fileName.slice(0, -promptFileEnding.length)),
    description: textOf(matter, "description"),
    argumentHint: textOf(matter, "argument-hint"),
    model: textOf(matter, "model"),
    tools: listOf(matter, "tools"),
    body: matter.body.trim(),
  };
}

/** A name that can be typed after `/`: spaces become hyphens. Empty if nothing is left. */
export function commandName(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .slice(0, 60)
    .split(/\s+/)
    .join("-")
    .replaceAll(/[^\p{L}\p{N}._-]/gu, "");
}
