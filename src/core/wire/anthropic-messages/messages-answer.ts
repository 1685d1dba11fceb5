// Builds chat events from the events of one Messages answer, or from its JSON body. Servers omit the start or end of a
// block, pings, or counts, so a block's content decides its type.
// Events: https://platform.claude.com/docs/en/build-with-claude/streaming.

import { isObject, type JsonObject } from "../../platform/json.js";
import { endingOf } from "../../provider-api/finish-reasons.js";
import { readTokenCount } from "../../tokens/token-estimate.js";
import { type AnswerSource, type GivenCounts, isError, noToolCalls, WireAnswer } from "../answers/wire-answer.js";
import type { AnswerEnd } from "../streams/answer-events.js";
import { ToolCallAssembler } from "../tool-calls/tool-call-assembler.js";
import { ContentBlock, carriedBlocks } from "./content-block.js";

export class MessagesAnswer extends WireAnswer {
  readonly #blocks: ContentBlock[] = [];
  readonly #byIndex = new Map<number, ContentBlock>();
  #id: string | undefined;
  /** Later counts replace earlier ones: the last ones include the whole answer. */
  #usage: JsonObject | undefined;
  #stopReason: string | undefined;
  #isStopped = false;

  constructor(
    source: AnswerSource,
    private readonly asked: { readonly host: string; readonly model: string },
  ) {
    super(source);
  }

  protected get saidItsEnd(): boolean {
    return this.#stopReason !== undefined || this.#isStopped;
  }

  protected isReply(reply: JsonObject): boolean {
    return reply["type"] === "message" || Array.isArray(reply["content"]);
  }

  protected takeReply(reply: JsonObject): void {
    if (!this.isReply(reply)) {
      this.failWithError(reply);
      return;
    }
    this.#takeUsage(reply["usage"]);
    const { content } = reply;
    const blocks = Array.isArray(content) ? content : typeof content === "string" ? [{ type: "text", text: content }] : [];
    for (const block of blocks) if (isObject(block)) this.#open(this.#newBlock(), block).isClosed = true;
    this.#takeStopReason(reply["stop_reason"]);
  }

  protected takePart(part: JsonObject, name: string | undefined): void {
    const type = typeof part["type"] === "string" ? part["type"] : (name ?? "");
    switch (type) {
      case "content_block_delta":
        this.#delta(part);
        return;
      case "content_block_start":
        if (isObject(part["content_block"])) this.#open(this.#newBlock(part["index"]), part["content_block"]);
        return;
      case "content_block_stop":
        this.#block(part).isClosed = true;
        return;
      case "message_start":
        if (isObject(part["message"])) this.#start(part["message"]);
        return;
      case "message_delta":
        this.#takeUsage(part["usage"]);
        if (isObject(part["delta"])) this.#takeStopReason(part["delta"]["stop_reason"]);
        return;
      case "message_stop":
        this.#isStopped = true;
        this.end(true);
        return;
      case "error":
        this.failWithError(part);
        return;
      default:
        if (isError(part)) this.failWithError(part);
    }
  }

  protected givenCounts(): GivenCounts | undefined {
    const usage = this.#usage;
    if (!usage) return undefined;
    const read = readTokenCount(usage["cache_read_input_tokens"]);
    const written = readTokenCount(usage["cache_creation_input_tokens"]);
    const fresh = readTokenCount(usage["input_tokens"]);
    const details = usage["output_tokens_details"];
    return {
      ...(fresh !== undefined ? { prompt: fresh + (read ?? 0) + (written ?? 0) } : {}),
      completion: usage["output_tokens"],
      cached: read,
      cacheWrites: written,
      ...(isObject(details) ? { reasoning: details["thinking_tokens"] } : {}),
    };
  }

  protected conclusion(): { readonly end: AnswerEnd; readonly code: string | undefined } {
    const toolCalls = new ToolCallAssembler({ ...(this.source.toolCalls ?? noToolCalls()), wholeCalls: true });
    const isCut = endingOf(this.#stopReason) === "length";
    const last = this.#blocks.at(-1);
    for (const block of this.#blocks) {
      // Some servers send a truncated call as one without arguments.
      if (isCut && block === last) continue;
      if (block.call) toolCalls.add([block.call]);
    }
    const items = carriedBlocks(this.#blocks);
    const reasoning = items && { carried: { api: "messages", ...this.asked, items } as const };
    return { end: this.conclude(this.#stopReason, toolCalls, reasoning), code: this.#stopReason };
  }

  /** A gateway may send the start twice; a different id means that two answers were mixed. */
  #start(message: JsonObject): void {
    const { id, usage } = message;
    if (typeof id === "string" && this.#id !== undefined && id !== this.#id) {
      this.fail("malformed-response", JSON.stringify({ id, after: this.#id }));
      return;
    }
    if (typeof id === "string") this.#id = id;
    this.#takeUsage(usage);
  }

  #delta(part: JsonObject): void {
    const { delta } = part;
    if (!isObject(delta)) return;
    const { text, thinking, signature, partial_json: json } = delta;
    const block = this.#block(part);
    if (typeof text === "string") this.text("text-delta", block.addText(text));
    else if (typeof thinking === "string") this.text("reasoning-delta", block.addThinking(thinking));
    else if (typeof signature === "string") block.addSignature(signature);
    else if (typeof json === "string") this.count(block.addArguments(json));
  }

  #open(block: ContentBlock, given: JsonObject): ContentBlock {
    const before = block.length;
    const { text, thinking } = block.open(given);
    this.text("reasoning-delta", thinking);
    this.text("text-delta", text);
    this.count(block.length - before);
    return block;
  }

  #block(part: JsonObject): ContentBlock {
    const { index } = part;
    const known = typeof index === "number" ? this.#byIndex.get(index) : this.#blocks.at(-1);
    return known ?? this.#newBlock(index);
  }

  #newBlock(index?: unknown): ContentBlock {
    const block = new ContentBlock();
    this.#blocks.push(block);
    if (typeof index === "number") this.#byIndex.set(index, block);
    return block;
  }

  #takeUsage(usage: unknown): void {
    if (!isObject(usage)) return;
    const given = Object.entries(usage).filter(([, count]) => count !== null && count !== undefined);
    this.#usage = { ...this.#usage, ...Object.fromEntries(given) };
  }

  #takeStopReason(reason: unknown): void {
    if (typeof reason === "string" && reason !== "") this.#stopReason = reason;
  }
}
