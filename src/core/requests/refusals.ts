// What servers refuse, and what is sent instead: one row for each refusal, with the words that name it, and the change
// to the request. A row that has helped is remembered for its model at its address (see `learned.ts`). Loaded with the
// first refusal.

import type { Failure, RefusedPart } from "../failures/errors.js";
import type { Learnable } from "../models/abilities/learned-abilities.js";
import type { ChatParameters, ChatRequest, Dialect, ToolDefinition } from "../provider-api/provider.js";
import { withNineCharacterIds } from "../wire/tool-calls/outgoing-calls.js";
import { beginningWithUser, withInstructionsInFirstMessage, withoutImages } from "./messages.js";

export type RefusalName =
  | "stream-options"
  | "token-limit-field"
  | "token-limit"
  | "top-p"
  | "temperature"
  | "stop"
  | "think-levels"
  | "effort"
  | "system-role"
  | "role-order"
  | "call-pairs"
  | "call-ids"
  | "tool-schemas"
  | "tool-choice"
  | "image-type"
  | "images"
  | "unknown-field";

export interface Refusal {
  readonly name: RefusalName;
  /** What is refused, for the explanation if no change helps. */
  readonly about: RefusedPart;
  /** Whether the server's words mean this. */
  isMeant(said: string): boolean;
  /** The request that is sent instead; an equal one if there is nothing to change. */
  change(request: ChatRequest): ChatRequest;
}

/** Characters of a server's words that are read. */
const mostRead = 700;

/** Words that refuse a field or a value as such. "Must be between 0 and 1" does not: that is for the user to correct. */
const refuses =
  /\b(?:un(?:supported|known|recogni[sz]ed|expected)|not (?:currently )?(?:support(?:ed)?|allowed|permitted|recogni[sz]ed|accepted|available|compatible|implemented|enabled)|can ?not both|(?:does not|doesn't|do not|don't|can ?not|can't) (?:currently )?(?:support|accept|take|allow|recogni[sz]e|be used|be specified|be set|process)|isn't supported|no longer supported|extra(?:_forbidden| inputs?| fields?)|additional propert|only the default|is deprecated|only supports?|invalid (?:argument|parameter|field))/i;

const tools = /\btools?\b|function[ _-]?(?:call|tool)/i;
const images = /\bimages?\b|image_url|\bvision\b|multi-?modal|input_image/i;
const effort = /reasoning[ _.-]?effort|reasoning\.effort|\bthink(?:ing)?\b/i;
const tokenLimit = /max_(?:completion_|output_|new_)?tokens|num_predict/i;

/** In the order in which they are tried: what names more comes first. */
const rows: readonly Refusal[] = [
  {
    name: "stream-options",
    about: "parameters",
    isMeant: (said) => /stream_?options|include_usage/i.test(said),
    change: (request) => (request.stream === false ? request : withDialect(request, "withoutUsage")),
  },
  {
    name: "think-levels",
    about: "parameters",
    isMeant: (said) => /think value|cannot unmarshal string.{0,80}think/i.test(said),
    change: (request) =>
      request.parameters?.reasoningEffort === undefined ? request : withDialect(request, "withoutThinkLevels"),
  },
  {
    name: "effort",
    about: "parameters",
    isMeant: (said) => effort.test(said) && refuses.test(said),
    change: (request) => without(request, "reasoningEffort"),
  },
  {
    name: "token-limit-field",
    about: "parameters",
    isMeant: (said) => tokenLimit.test(said) && refuses.test(said),
    change: (request) => (request.parameters?.maxTokens === undefined ? request : withDialect(request, "otherTokenLimitField")),
  },
  {
    name: "token-limit",
    about: "parameters",
    isMeant: (said) => tokenLimit.test(said) && refuses.test(said),
    change: (request) => without(request, "maxTokens"),
  },
  {
    name: "top-p",
    about: "parameters",
    isMeant: (said) => /\btop_?p\b/i.test(said) && refuses.test(said),
    change: (request) => without(request, "topP"),
  },
  {
    name: "temperature",
    about: "parameters",
    isMeant: (said) => /\btemperature\b/i.test(said) && refuses.test(said),
    change: (request) => without(request, "temperature"),
  },
  {
    name: "stop",
    about: "parameters",
    isMeant: (said) =>
      /["'`]stop["'`]|\bstop[ _]?sequences?\b|parameter:? stop\b|\bstop is not\b/i.test(said) && refuses.test(said),
    change: (request) => without(request, "stop"),
  },
  {
    name: "tool-choice",
    about: "tools",
    isMeant: (said) => /tool[_ ]choice/i.test(said) && refuses.test(said),
    change: (request) => {
      const { toolChoice, ...rest } = request;
      return toolChoice === undefined ? request : rest;
    },
  },
  {
    name: "tool-schemas",
    about: "tools",
    isMeant: (said) =>
      /invalid (?:json ?)?schema|invalid_function_parameters|schema.{0,60}(?:missing|invalid|unsupported|not supported|must be)|function_declarations|input_schema|(?:unknown name|unsupported).{0,80}(?:parameters|schema)|failed to parse grammar/i.test(
        said,
      ),
    change: (request) => (request.tools?.length ? { ...request, tools: request.tools.map(withPlainSchema) } : request),
  },
  {
    name: "call-pairs",
    about: "tools",
    isMeant: (said) =>
      /tool/i.test(said) &&
      /must be followed by|did not have response|no (?:response|result|output)s? (?:found|for)|response to a preceding|without (?:a )?(?:corresponding|matching|preceding)|number of function response|not the same number|unexpected.{0,40}(?:tool_use_id|tool_result|role.{0,10}tool)/i.test(
        said,
      ),
    // Pairs are sent from the start, so there is nothing to change.
    change: (request) => request,
  },
  {
    name: "call-ids",
    about: "tools",
    isMeant: (said) =>
      /tool[ _]?(?:call|use)s?\b.{0,30}\bids?\b|tool_call_id|tool_use[._]id|tool_calls.{0,20}\.id\b/i.test(said) &&
      /length|must (?:be|match|have)|pattern|invalid|duplicate|unique|too long/i.test(said) &&
      !/must be followed/i.test(said),
    change: (request) => withMessages(request, withNineCharacterIds(request.messages)),
  },
  {
    name: "image-type",
    about: "images",
    isMeant: (said) =>
      /(?:image|media|mime)[ _-]?(?:type|format)|image\/[a-z]|unsupported image|(?:only|supports?).{0,40}\b(?:png|jpe?g)\b/i.test(
        said,
      ),
    change: (request) =>
      withMessages(
        request,
        withoutImages(request.messages, (type) => !/^image\/(?:png|jpe?g)$/i.test(type)),
      ),
  },
  {
    name: "images",
    about: "images",
    isMeant: (said) =>
      (images.test(said) && (refuses.test(said) || /missing data required|no endpoints found|text[ -]only/i.test(said))) ||
      /only (?:supports? )?text|content.{0,40}(?:must|should) be a (?:valid )?string|invalid content type/i.test(said),
    change: (request) =>
      withMessages(
        request,
        withoutImages(request.messages, () => true),
      ),
  },
  {
    name: "system-role",
    about: "roles",
    isMeant: (said) =>
      (/\b(?:system|developer)\b/i.test(said) &&
        (refuses.test(said) || /not (?:a )?valid/i.test(said)) &&
        /\b(?:roles?|messages?|prompts?|instructions?)\b|support/i.test(said)) ||
      /only .{0,40}\buser\b.{0,40}\broles?\b|invalid (?:message )?role|unknown role|role.{0,40}\b(?:must|should) be (?:one of|either)\b/i.test(
        said,
      ),
    change: (request) => withMessages(request, withInstructionsInFirstMessage(request.messages)),
  },
  {
    name: "role-order",
    about: "roles",
    isMeant: (said) =>
      /roles? (?:must|should|need to) alternate|alternat.{0,60}\broles?\b|(?:consecutive|multiple|successive).{0,30}\b(?:user|assistant|system|messages|roles?)\b|(?:must|should) (?:start|begin) with.{0,20}\buser\b|(?:first|last) (?:message|role)|same role|expected.{0,30}\brole\b|system message must be (?:at the beginning|first)/i.test(
        said,
      ),
    change: (request) => withMessages(request, beginningWithUser(withInstructionsInFirstMessage(request.messages))),
  },
  {
    // Some servers refuse an unknown field and do not name it, or say nothing at all. This is the field they know least.
    name: "unknown-field",
    about: "parameters",
    isMeant: (said) =>
      said === "" ||
      /\b(?:extra|unknown|unrecogni[sz]ed|unexpected|unsupported|additional)\b.{0,40}\b(?:fields?|parameters?|arguments?|propert\w+|keys?|inputs?|options?)\b|extra_forbidden/i.test(
        said,
      ),
    change: (request) => (request.stream === false ? request : withDialect(request, "withoutUsage")),
  },
];

const byName: ReadonlyMap<RefusalName, Refusal> = new Map(rows.map((row) => [row.name, row]));

/** The changes of these rows, made to a request. */
export function changed(request: ChatRequest, names: Iterable<RefusalName>): ChatRequest {
  let made = request;
  for (const name of names) made = byName.get(name)?.change(made) ?? made;
  return made;
}

/** The first refusal that a failure means and that a change can answer; each is tried once. */
export function refusalToAnswer(
  failure: Failure,
  request: ChatRequest,
  tried: ReadonlySet<RefusalName>,
): RefusalName | undefined {
  const said = wordsOf(failure);
  if (said === undefined) return undefined;
  return rows.find((row) => !tried.has(row.name) && row.isMeant(said) && !isSame(row.change(request), request))?.name;
}

function isSame(one: ChatRequest, other: ChatRequest): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The failure with what it is about, so that it is explained by its cause. */
export function explainedByCause(failure: Failure): Failure {
  if (failure.kind !== "bad-request" || failure.about) return failure;
  const about = partRefused(failure);
  if (!about) return failure;
  return { ...failure, about, remedy: about === "parameters" ? "open-settings" : "switch-model" };
}

function partRefused(failure: Failure): RefusedPart | undefined {
  const said = wordsOf(failure) ?? "";
  if (said === "") return undefined;
  const row = rows.find(({ name, isMeant }) => name !== "unknown-field" && isMeant(said));
  return row?.about ?? (tools.test(said) && (refuses.test(said) || /requires/i.test(said)) ? "tools" : undefined);
}

/** The ability that a server says the model has not, of those that the request used. */
export function abilityDenied(failure: Failure, request: ChatRequest): Learnable | undefined {
  const said = wordsOf(failure) ?? "";
  if (said === "") return undefined;
  if (/\b(?:does not|doesn't) support (?:thinking|reasoning)\b/i.test(said)) return "thinking";
  const row = rows.find(({ name, isMeant }) => name !== "unknown-field" && isMeant(said));
  if (row?.name === "images" && hasImages(request)) return "images";
  return !row && request.tools?.length && deniesTools(said) ? "tools" : undefined;
}

/** Whether the words are about tools as such, and not about one field of theirs. */
function deniesTools(said: string): boolean {
  if (!tools.test(said) || /tool_choice|parallel|strict|schema|argument|\bpars(?:e|ing)\b|\brole\b/i.test(said)) return false;
  return /(?:\bnot|n't) (?:currently )?(?:support|available|enabled|accept|allow)|unsupported|requires|no endpoints found/i.test(
    said,
  );
}

function hasImages({ messages }: ChatRequest): boolean {
  return messages.some(({ content }) => typeof content !== "string" && content.some(({ type }) => type === "image"));
}

/** What the server said, if the failure is one that can be a refusal of the request's form. */
function wordsOf({ kind, detail, code, status }: Failure): string | undefined {
  switch (kind) {
    case "bad-request":
      break;
    case "provider-error":
    case "server-error":
    case "not-found":
      // An error of the service, unless its words say otherwise; silence says nothing.
      if (detail === undefined || status === 502 || status === 503) return undefined;
      break;
    default:
      return undefined;
  }
  return [code, detail]
    .filter((text) => text !== undefined)
    .join(" ")
    .slice(0, mostRead);
}

function withDialect(request: ChatRequest, difference: keyof Dialect): ChatRequest {
  if (request.dialect?.[difference]) return request;
  return { ...request, dialect: { ...request.dialect, [difference]: true } };
}

function without(request: ChatRequest, parameter: keyof ChatParameters): ChatRequest {
  if (request.parameters?.[parameter] === undefined) return request;
  const { [parameter]: _, ...parameters } = request.parameters;
  return { ...request, parameters };
}

function withMessages(request: ChatRequest, messages: ChatRequest["messages"]): ChatRequest {
  return messages === request.messages ? request : { ...request, messages };
}

const plainKeywords: ReadonlySet<string> = new Set(["type", "description", "enum", "items", "properties", "required"]);
const deepestSchema = 20;

/** A schema of the keywords that every server knows. */
function withPlainSchema(tool: ToolDefinition): ToolDefinition {
  const schema = plainSchema(tool.inputSchema, 0);
  return { ...tool, inputSchema: { properties: {}, ...schema, type: "object" } };
}

function plainSchema(schema: unknown, depth: number): Record<string, unknown> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema) || depth > deepestSchema) return {};
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (!plainKeywords.has(key)) continue;
    if (key === "properties" && typeof value === "object" && value !== null) {
      plain[key] = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plainSchema(each, depth + 1)]));
    } else if (key === "items") plain[key] = plainSchema(value, depth + 1);
    // A list of types is unknown to some; the first that is not null says most.
    else if (key === "type" && Array.isArray(value)) plain[key] = value.find((type) => type !== "null") ?? "string";
    else plain[key] = value;
  }
  return plain;
}
