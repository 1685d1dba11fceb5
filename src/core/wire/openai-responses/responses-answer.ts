// Builds chat events from the events of one Responses answer, or from its JSON body. Servers omit indexes, ids, deltas, or
// the final snapshot, so any available key identifies an item, and repeated content is emitted once.
// Events: https://platform.openai.com/docs/api-reference/responses-streaming.

import { isObject, type JsonObject, parseObject } from "../../platform/json.js";
import { readTokenCount } from "../../tokens/token-estimate.js";
import { type AnswerSource, type GivenCounts, isError, noToolCalls, WireAnswer } from "../answers/wire-answer.js";
import type { AnswerEnd } from "../streams/answer-events.js";
import { ToolCallAssembler } from "../tool-calls/tool-call-assembler.js";
import { carriedItems, OutputItem } from "./output-item.js";

const textDelta = "response.output_text.delta";

export class ResponsesAnswer extends WireAnswer {
  readonly #items: OutputItem[] = [];
  /** By `output_index`, or else `item_id`. */
  readonly #byKey = new Map<number | string, OutputItem>();
  #usage: JsonObject | undefined;
  /** The service's status; undefined until it has reported the end of the answer. */
  #status: string | undefined;

  /** `limit`: maximum tokens of the answer in the request. */
  constructor(
    source: AnswerSource,
    private readonly asked: { readonly host: string; readonly model: string },
    private readonly limit: number | undefined,
  ) {
    super(source);
  }

  protected get saidItsEnd(): boolean {
    return this.#status !== undefined;
  }

  protected isReply(reply: JsonObject): boolean {
    return Array.isArray(reply["output"]) || reply["object"] === "response";
  }

  protected takeReply(reply: JsonObject): void {
    if (this.isReply(reply)) this.#response(reply);
    else this.failWithError(reply);
  }

  protected takePart(part: JsonObject, name: string | undefined): void {
    const type = typeof part["type"] === "string" ? part["type"] : (name ?? "");
    // First, because it is by far the most frequent event.
    if (type === textDelta) this.#text(part);
    else if (type === "error" || (!type.startsWith("response.") && isError(part))) this.failWithError(part);
    else if (type.startsWith("response.")) this.#take(type.slice("response.".length), part);
  }

  protected givenCounts(): GivenCounts | undefined {
    const usage = this.#usage;
    if (!usage) return undefined;
    const { input_tokens_details: input, output_tokens_details: output } = usage;
    return {
      prompt: usage["input_tokens"],
      completion: usage["output_tokens"],
      total: usage["total_tokens"],
      ...(isObject(input) ? { cached: input["cached_tokens"], cacheWrites: input["cache_write_tokens"] } : {}),
      ...(isObject(output) ? { reasoning: output["reasoning_tokens"] } : {}),
    };
  }

  protected conclusion(): { readonly end: AnswerEnd; readonly code: string | undefined } {
    const toolCalls = new ToolCallAssembler({ ...(this.source.toolCalls ?? noToolCalls()), wholeCalls: true });
    let anyIncomplete = false;
    for (const item of this.#items) {
      if (item.isIncomplete) anyIncomplete = true;
      else toolCalls.add(this.#callsOf(item));
    }
    const reason = anyIncomplete || this.#isAtLimit ? "length" : this.#status;
    const items = carriedItems(this.#items);
    const reasoning = items && { carried: { api: "responses", ...this.asked, items } as const };
    return { end: this.conclude(reason, toolCalls, reasoning), code: this.#status };
  }

  /** llama.cpp and others report "completed" for an answer that reached its limit. */
  get #isAtLimit(): boolean {
    if (this.limit === undefined || this.#status !== "completed") return false;
    return (readTokenCount(this.#usage?.["output_tokens"]) ?? 0) >= this.limit;
  }

  #take(type: string, part: JsonObject): void {
    const { delta } = part;
    switch (type) {
      case "refusal.delta":
        this.#text(part);
        return;
      case "reasoning_summary_text.delta":
      case "reasoning_text.delta":
        this.#reasoning(part, type);
        return;
      case "reasoning_summary_part.added":
        this.#item(part).beginSummaryPart();
        return;
      case "function_call_arguments.delta": {
        const item = this.#item(part);
        item.name(part["name"]);
        if (typeof delta === "string") this.count(item.addArguments(delta));
        return;
      }
      case "function_call_arguments.done":
        this.count(this.#item(part).closeArguments(part));
        return;
      case "output_item.added":
        if (isObject(part["item"])) this.#item(part, part["item"]).open(part["item"]);
        return;
      case "output_item.done":
        if (isObject(part["item"])) this.#close(this.#item(part, part["item"]), part["item"]);
        return;
      case "completed":
      case "incomplete":
      case "failed":
      case "cancelled":
        this.#response(isObject(part["response"]) ? part["response"] : {}, type);
    }
  }

  #text(part: JsonObject): void {
    const { delta } = part;
    if (typeof delta !== "string") return;
    this.#item(part).addText(delta);
    this.text("text-delta", delta);
  }

  /** Some servers send both a summary and the reasoning itself; the first one is shown. */
  #reasoning(part: JsonObject, kind: string): void {
    const { delta } = part;
    if (typeof delta === "string") this.text("reasoning-delta", this.#item(part).addReasoning(delta, kind));
  }

  /** Takes an item in its final form, which repeats its deltas. */
  #close(item: OutputItem, given: JsonObject): void {
    const unseen = item.close(given);
    this.text("reasoning-delta", unseen.reasoning);
    this.text("text-delta", unseen.text);
    this.count(unseen.callCharacters);
  }

  /** Takes the snapshot at the end, or a whole reply. */
  #response(response: JsonObject, type = "completed"): void {
    if (isObject(response["usage"])) this.#usage = response["usage"];
    const { output, status, incomplete_details: incomplete, error } = response;
    if (Array.isArray(output)) this.#takeMissing(output);
    const ending = typeof status === "string" && status !== "in_progress" && status !== "queued" ? status : type;
    if (isObject(error) || ending === "failed") {
      this.failWithError(isObject(error) ? { error } : response);
      return;
    }
    const reason = isObject(incomplete) ? incomplete["reason"] : undefined;
    this.#status = typeof reason === "string" && reason !== "" ? reason : ending;
    this.end(true);
  }

  /**
   * Takes the items of a snapshot whose type no event had. They are not matched one by one, because servers change their
   * numbers and ids.
   */
  #takeMissing(output: readonly unknown[]): void {
    const seen = new Set(this.#items.map(({ kind }) => kind));
    for (const given of output) {
      if (!isObject(given) || seen.has(String(given["type"]))) continue;
      const item = new OutputItem();
      this.#items.push(item);
      this.#close(item, given);
    }
  }

  /** The item of an event; the last one if the event names none. */
  #item(part: JsonObject, given?: JsonObject): OutputItem {
    const { output_index: index, item_id: id } = part;
    // A gateway may send a new id in each event, so the index takes precedence.
    const key = isKey(index) ? index : isKey(id) ? id : given?.["id"];
    const known = isKey(key) ? this.#byKey.get(key) : this.#items.at(-1);
    if (known && (isKey(key) || !given || !known.isClosed)) return known;
    const item = new OutputItem();
    this.#items.push(item);
    if (isKey(key)) this.#byKey.set(key, item);
    return item;
  }

  /** The calls of an item in the assembler's format; a call of several tools at once is split. */
  #callsOf(item: OutputItem): readonly object[] {
    const call = item.call;
    if (!call) return [];
    const offered = this.source.toolCalls?.tools ?? [];
    const several = /(?:^|\.)parallel$/.test(call.name) && !offered.includes(call.name) ? parseObject(call.text) : undefined;
    const uses = several?.["tool_uses"];
    if (!Array.isArray(uses)) return [{ id: call.id, function: { name: call.name, arguments: call.text } }];
    return uses.filter(isObject).map((use) => ({
      id: "",
      function: { name: String(use["recipient_name"]).replace(/^functions\./, ""), arguments: use["parameters"] ?? {} },
    }));
  }
}

function isKey(value: unknown): value is number | string {
  return typeof value === "number" || typeof value === "string";
}
