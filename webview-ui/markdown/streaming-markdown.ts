// Markdown that grows. Blocks that can no longer change stay; only the tail after them is parsed again, at most once a frame.
// An `OpenBlock` takes over long blocks. At the end the whole text is parsed once and only differences are replaced, so that
// the result equals `renderMarkdown`.

import type { Token, Tokens } from "marked";
import { CodeBlock } from "../code/code-block.js";
import { atNextFrame, inSlices } from "../elements/frames.js";
import { BlockList } from "./blocks/block-list.js";
import { type Block, type BlockPlan, countClosed, planInSteps, planOf } from "./blocks/blocks.js";
import { presentable } from "./blocks/presentable.js";
import { type Links, lex, normalise, Reading } from "./html/lexing.js";
import type { TokenizerByPieces } from "./html/reading-by-pieces.js";
import type { OpenBlock } from "./open/open-block.js";

/** A last block longer than this, in UTF-16 units, is not parsed again each time. */
const longestTail = 2000;
/** After this many misreadings, a block stays with the tail. */
const mostMisreadings = 3;
/**
 * Texts up to these lengths, in UTF-16 units, are parsed at once, longer ones in slices. A replaced text should have its size
 * at once; after a stream, everything is visible and few differences follow.
 */
const wholeAtOnce = { set: 50_000, finish: 8_000 };
/**
 * A tail longer than this, without an open block, is parsed less often: it pauses for a multiple of the time that parsing
 * took.
 */
const cheapTail = 8000;
const restPerWork = 4;

/** UTF-16 units of a long text parsed per step: one or two milliseconds. */
const pieceLength = 8192;

/**
 * Takes over long blocks and parses long texts in pieces. A separate chunk, because few answers need it; until it loads,
 * blocks are parsed again and texts at once.
 */
let openBlocks: typeof import("./open/open-blocks.js") | undefined;

export async function loadOpenBlocks(): Promise<void> {
  openBlocks ??= await import("./open/open-blocks.js");
}

export interface MarkdownHooks {
  /** Called once for each code block when its text is complete. */
  readonly codeClosed?: (code: CodeBlock) => void;
  /** The block that the next text goes to, after each frame with new text; undefined after the end. */
  readonly grows?: (block: Element | undefined) => void;
}

export class StreamingMarkdown {
  readonly #list: BlockList;
  #text = "";
  /** Half of a line end or character whose other half is still to come. */
  #carry = "";
  #pending = "";
  #tail = "";
  #standing = 0;
  #open: OpenBlock | undefined;
  #misreadings = 0;
  #links: Links = {};
  #finished = false;
  #restUntil = 0;
  #cancelFrame: (() => void) | undefined;
  #cancelSlices: (() => void) | undefined;
  readonly #closedCode = new WeakSet<CodeBlock>();

  /** `host` must be empty, and only this class may change its content. */
  constructor(
    host: HTMLElement,
    private readonly hooks: MarkdownHooks = {},
  ) {
    this.#list = new BlockList(host);
  }

  /** Adds text; it shows at the next frame. */
  append(text: string): void {
    if (this.#finished) this.#resume();
    const whole = this.#carry + text;
    this.#carry = /[\r\ud800-\udbff]$/.exec(whole)?.[0] ?? "";
    this.#add(normalise(this.#carry ? whole.slice(0, -1) : whole));
    this.#cancelFrame ??= atNextFrame(() => this.#frame());
  }

  /** Ends the text. Resolves when the result is exact; a long text takes several idle periods. */
  finish(): Promise<void> {
    this.#stopWork();
    this.#add(normalise(this.#carry));
    this.#carry = "";
    this.#apply(true);
    this.#open?.end(this.#links);
    return this.#readWhole(this.#text.length <= wholeAtOnce.finish);
  }

  /** Replaces all text; resolves like `finish`. */
  set(text: string): Promise<void> {
    this.#stopWork();
    this.#text = normalise(text);
    this.#carry = "";
    return this.#readWhole(this.#text.length <= wholeAtOnce.set);
  }

  /** Stops all work. What is shown stays. */
  dispose(): void {
    this.#stopWork();
  }

  #add(text: string): void {
    this.#text += text;
    this.#pending += text;
  }

  #stopWork(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    this.#cancelSlices?.();
    this.#cancelSlices = undefined;
  }

  /** Text after the end: parses everything again as one tail; equal blocks stay. */
  #resume(): void {
    this.#stopWork();
    this.#finished = false;
    this.#standing = 0;
    this.#open = undefined;
    this.#links = {};
    this.#tail = "";
    this.#pending = this.#text;
  }

  #frame(): void {
    if (this.#text.length > wholeAtOnce.finish) void loadOpenBlocks();
    const started = performance.now();
    if (started < this.#restUntil) {
      this.#cancelFrame = atNextFrame(() => this.#frame());
      return;
    }
    this.#cancelFrame = undefined;
    this.#apply(false);
    this.hooks.grows?.(this.#list.blocks.at(-1)?.element);
    const used = performance.now() - started;
    this.#restUntil = this.#tail.length > cheapTail ? performance.now() + used * restPerWork : 0;
  }

  #apply(final: boolean): void {
    const source = this.#pending;
    this.#pending = "";
    if (this.#open) {
      const taken = this.#open.take(source, this.#links);
      if (taken.state === "open") return;
      this.#tail = taken.state === "ended" ? taken.rest : this.#open.source;
      if (taken.state === "ended") this.#stand(1);
      else this.#misreadings++;
      this.#open = undefined;
    } else {
      this.#tail += source;
    }
    this.#readTail(final);
  }

  #readTail(final: boolean): void {
    const tokens = lex(final ? this.#tail : presentable(this.#tail), this.#links);
    const plans = tokens.map(planOf);
    for (const _ of this.#list.show(this.#standing, plans.filter(isPlan)));
    const closed = tokens.slice(0, countClosed(tokens, this.#tail));
    const source = closed.map(({ raw }) => raw).join("");
    // A token's source matches the text, except after rare repairs by the lexer; then the block stays with the tail.
    if (!this.#tail.startsWith(source)) return;
    this.#tail = this.#tail.slice(source.length);
    for (const token of closed) if (token.type === "def") this.#define(token as Tokens.Def);
    this.#stand(plans.slice(0, closed.length).filter(isPlan).length);
    const left = tokens.slice(closed.length).filter(({ type }) => type !== "space");
    if (!final && left.length === 1 && left[0]) this.#openBlock(left[0]);
  }

  #define({ tag, href, title }: Tokens.Def): void {
    this.#links[tag] ??= { href, title };
  }

  #stand(count: number): void {
    if (count === 0) return;
    for (const block of this.#list.blocks.slice(this.#standing, this.#standing + count)) this.#closeCode(block);
    this.#standing += count;
    this.#misreadings = 0;
  }

  #openBlock(token: Token): void {
    const block = this.#list.blocks[this.#standing];
    if (!block || this.#tail.length <= longestTail || this.#misreadings >= mostMisreadings) return;
    if (!openBlocks) {
      void loadOpenBlocks();
      return;
    }
    this.#open = openBlocks.openBlockOf(token, block, this.#tail, this.#links);
    // From here on the element changes piece by piece, even if the attempt fails.
    block.key = undefined;
    if (this.#open) return;
    const plan = planOf(token);
    if (plan) for (const _ of this.#list.show(this.#standing, [plan]));
  }

  #readWhole(allAtOnce: boolean): Promise<void> {
    this.#finished = true;
    this.hooks.grows?.(undefined);
    this.#open = undefined;
    this.#pending = "";
    this.#tail = "";
    const { promise, resolve } = Promise.withResolvers<void>();
    const done = () => {
      this.#cancelSlices = undefined;
      this.#standing = this.#list.blocks.length;
      for (const block of this.#list.blocks) {
        this.#closeCode(block);
        block.key = undefined;
      }
      resolve();
    };
    this.#cancelSlices = inSlices(this.#whole(), done, allAtOnce);
    return promise;
  }

  *#whole(): Generator<void> {
    yield* this.#list.show(0, yield* wholePlans(this.#text, openBlocks && new openBlocks.TokenizerByPieces(pieceLength)));
  }

  #closeCode({ element }: Block): void {
    if (!element || !this.hooks.codeClosed) return;
    const inside = element instanceof CodeBlock ? [element] : element.querySelectorAll<CodeBlock>("snowcell-code-block");
    for (const code of inside) {
      if (this.#closedCode.has(code)) continue;
      this.#closedCode.add(code);
      this.hooks.codeClosed(code);
    }
  }
}

/** Renders a whole text at once. */
export function renderMarkdown(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const plans = wholePlans(normalise(text));
  let step = plans.next();
  while (!step.done) step = plans.next();
  for (const plan of step.value) {
    const element = plan.build();
    if (element) fragment.append(element);
  }
  return fragment;
}

/** Plans for a whole text; one step per piece of blocks, inline text, and part of a long list or table. */
function* wholePlans(text: string, pieces?: TokenizerByPieces): Generator<void, BlockPlan[]> {
  const reading = new Reading({}, pieces);
  yield* reading.blocks(text);
  yield* reading.inline();
  const plans: BlockPlan[] = [];
  for (const token of reading.tokens) {
    const plan = yield* planInSteps(token);
    if (plan) plans.push(plan);
    yield;
  }
  return plans;
}

function isPlan(plan: BlockPlan | undefined): plan is BlockPlan {
  return plan !== undefined;
}
