// Where an answer ends, decided while it arrives: at the end of the line or of the block, before a line that is there already,
// or never if the model repeats itself. Only whole lines decide, so it does not matter how the stream was cut.

import { indentOf, widthOf } from "../text/indentation.js";
import { hasBlocksByIndentation } from "../text/languages.js";
import { endsInOpener, scanText } from "../text/scan.js";
import type { AnswerContext, DropReason } from "./context.js";

export type StreamEnd = "stop" | "length";

export interface Stopped {
  readonly text: string;
  /** Nothing more is needed. */
  readonly done: boolean;
  readonly drop?: DropReason;
}

/** Times that a line may come again. */
const mostRepeats = 2;
const shortestRepeated = 3;

/** @param end how the stream ended; undefined while it runs */
export function stopAt(text: string, context: AnswerContext, end: StreamEnd | undefined): Stopped {
  const rules = new BlockRules(context);
  const lines = text.split("\n");
  const kept: string[] = [];
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    if (isLast && end === undefined) return { text: [...kept, line].join("\n"), done: false };
    if (isLast && end === "length") return limited(kept, line, context);
    const verdict = rules.read(line, index);
    if (verdict === "loop") return { text: "", done: true, drop: "loop" };
    if (verdict === "before") return { text: kept.join("\n"), done: true };
    kept.push(line);
    if (verdict === "after") return { text: kept.join("\n"), done: true };
  }
  return isPhraseLoop(text) ? { text: "", done: true, drop: "loop" } : { text: kept.join("\n"), done: true };
}

/** The model ran out of tokens within a line. */
function limited(kept: readonly string[], last: string, { explicit }: AnswerContext): Stopped {
  if (isPhraseLoop(last)) return { text: "", done: true, drop: "loop" };
  const text = kept.join("\n");
  if (text.trim() !== "") return { text, done: true };
  // The user asked, so half a line is better than nothing.
  if (explicit && last.trim() !== "") return { text: [...kept, wholeWords(last)].join("\n"), done: true };
  return { text: "", done: true, drop: "unfinished" };
}

/** Without the last word, which the limit may have cut. */
function wholeWords(line: string): string {
  return line.slice(0, Math.max(0, line.trimEnd().lastIndexOf(" ")));
}

class BlockRules {
  private readonly seen = new Map<string, number>();
  /** Brackets that the cursor's line, or the answer, has opened. */
  private depth = 0;
  private readonly startDepth: number;
  private readonly width: number;
  private readonly opensBlock: boolean;
  private textLines = 0;
  private blankLines = 0;

  constructor(private readonly context: AnswerContext) {
    const { before, languageId, indentation } = context;
    this.opensBlock = before.trim() !== "" && endsInOpener(before, languageId);
    this.startDepth = this.opensBlock && /[{([]\s*$/.test(before) ? 1 : 0;
    this.depth = this.startDepth;
    this.width = widthOf(indentOf(before), indentation.tabSize);
  }

  /** What a whole line of the answer means. */
  read(line: string, index: number): "take" | "before" | "after" | "loop" {
    const { lines, mostLines, before } = this.context;
    const full = index === 0 ? before + line : line;
    if (line.trim() === "") return this.readBlank(index);
    if (this.isBelow(full, index)) return "before";
    if (this.isRepeated(full)) return "loop";
    this.blankLines = 0;
    if (lines === "one") return "after";
    if (index > 0 && this.leavesBlock(line)) return "before";
    this.textLines += 1;
    const closes = this.follow(line);
    return closes || this.textLines >= mostLines ? "after" : "take";
  }

  private readBlank(index: number): "take" | "before" {
    this.blankLines += index === 0 ? 0 : 1;
    return this.blankLines >= 2 ? "before" : "take";
  }

  /** The next line of the document says the same. */
  private isBelow(line: string, index: number): boolean {
    const { below, before } = this.context;
    if (below === undefined || (index === 0 && before.trim() !== "")) return false;
    const text = line.trim();
    if (/^[)\]}]+[;,]?$/.test(text)) return line.trimEnd() === below.trimEnd();
    return text.length >= shortestRepeated && text === below.trim();
  }

  private isRepeated(line: string): boolean {
    const text = line.trim();
    if (text.length < shortestRepeated || /^[)\]}\s;,]+$|^<\//.test(text)) return false;
    const count = (this.seen.get(text) ?? 0) + 1;
    this.seen.set(text, count);
    return count > mostRepeats;
  }

  private leavesBlock(line: string): boolean {
    const { indentation, languageId, before } = this.context;
    const width = widthOf(line, indentation.tabSize);
    if (this.opensBlock) {
      if (this.startDepth === 0)
        return width <= this.width && (hasBlocksByIndentation(languageId) || before.trimEnd().endsWith(":"));
      return width < this.width;
    }
    if (before.trim() === "" && width < this.width) return true;
    return /^[)\]}]/.test(line.trim()) && this.depth <= 0;
  }

  /** Returns true after the closer of the block that the cursor's line opened. */
  private follow(line: string): boolean {
    const { open, unopened } = scanText(line, this.context.languageId);
    this.depth += open.length - unopened.length;
    return this.startDepth > 0 && this.depth <= 0;
  }
}

/** Characters of a tail that are examined for one phrase again and again. */
const longestTail = 200;
const longestPhrase = 40;
const shortestLoop = 40;
const phraseTimes = 4;

function isPhraseLoop(text: string): boolean {
  const tail = text.slice(-longestTail);
  for (let length = 2; length <= longestPhrase; length += 1) {
    const times = Math.max(phraseTimes, Math.ceil(shortestLoop / length));
    if (tail.length < length * times) continue;
    const phrase = tail.slice(-length);
    if (phrase.trim().length < 2) continue;
    if (tail.endsWith(phrase.repeat(times))) return true;
  }
  return false;
}
