// The table of refusals: each row holds the patterns that detect a refusal in a server's message, and the change to the request.

import type { RefusedPart } from "../../failures/errors.js";
import type { ChatRequest } from "../../provider-api/provider.js";
import { withNineCharacterIds } from "../../wire/tool-calls/outgoing-calls.js";
import { beginningWithUser, withInstructionsInFirstMessage, withoutImages } from "../messages.js";
import { withDialect, withMessages, without, withoutCarried, withPlainSchema } from "./request-changes.js";

export type RefusalName =
  | "stream-options"
  | "carried-reasoning"
  | "encrypted-reasoning"
  | "reasoning-summary"
  | "cache-marks"
  | "token-limit-field"
  | "token-limit"
  | "top-p"
  | "top-k"
  | "min-p"
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
  /** The refused part, for the explanation if no change helps. */
  readonly about: RefusedPart;
  /** Whether the server's message means this refusal. */
  isMeant(said: string): boolean;
  /** The changed request; an equal one if there is nothing to change. */
  change(request: ChatRequest): ChatRequest;
}

/** Refusals of a field or value in general. "Must be between 0 and 1" is none: the user must correct that. */
export const refuses =
  /\b(?:un(?:supported|known|recogni[sz]ed|expected)|not (?:currently )?(?:support(?:ed)?|allowed|permitted|recogni[sz]ed|accepted|available|compatible|implemented|enabled)|can ?not both|(?:does not|doesn't|do not|don't|can ?not|can't) (?:currently )?(?:support|accept|take|allow|recogni[sz]e|be used|be specified|be set|process)|isn't supported|no longer supported|extra(?:_forbidden| inputs?| fields?)|additional propert|only the default|is deprecated|only supports?|invalid (?:argument|parameter|field))/i;

export const tools = /\btools?\b|function[ _-]?(?:call|tool)/i;
const images = /\bimages?\b|image_url|\bvision\b|multi-?modal|input_image/i;
const effort = /reasoning[ _.-]?effort|reasoning\.effort|\bthink(?:ing)?\b/i;
const tokenLimit = /max_(?:completion_|output_|new_)?tokens|num_predict/i;

/** In the order in which they are tried: the more specific first. */
export const rows: readonly Refusal[] = [
  {
    name: "stream-options",
    about: "parameters",
    isMeant: (said) => /stream_?options|include_usage/i.test(said),
    change: (request) => (request.stream === false ? request : withDialect(request, "withoutUsage")),
  },
  {
    // It has expired, or comes from another model or account, so the service cannot read it. The text is still sent.
    name: "carried-reasoning",
    about: "parameters",
    isMeant: (said) =>
      /invalid_encrypted_content|encrypted[ _]content.{0,80}(?:verif|decrypt|pars|invalid|expired)|signature.{0,30}(?:thinking|reasoning)|thought.?signature|thinking.{0,60}(?:cannot be modified|signature)|\brs_\w+.{0,80}(?:not found|without its required|expired)|provided without its required.{0,20}reasoning/i.test(
        said,
      ),
    change: (request) => withMessages(request, withoutCarried(request.messages)),
  },
  {
    name: "encrypted-reasoning",
    about: "parameters",
    isMeant: (said) => /encrypted[_ ]content/i.test(said) && refuses.test(said),
    change: (request) => withMessages(withDialect(request, "withoutEncryptedReasoning"), withoutCarried(request.messages)),
  },
  {
    name: "reasoning-summary",
    about: "parameters",
    isMeant: (said) =>
      /reasoning[ _.]summar(?:y|ies)|['"`]summary['"`]/i.test(said) && (refuses.test(said) || /must be verified/i.test(said)),
    change: (request) => withDialect(request, "withoutReasoningSummary"),
  },
  {
    name: "cache-marks",
    about: "parameters",
    isMeant: (said) => /cache_control/i.test(said) && refuses.test(said),
    change: (request) => withDialect(request, "withoutCacheMarks"),
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
    name: "top-k",
    about: "parameters",
    isMeant: (said) => /\btop_?k\b/i.test(said) && refuses.test(said),
    change: (request) => without(request, "topK"),
  },
  {
    name: "min-p",
    about: "parameters",
    isMeant: (said) => /\bmin_?p\b/i.test(said) && refuses.test(said),
    change: (request) => without(request, "minP"),
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
    // Pairs are always sent, so there is nothing to change.
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
    // Some servers refuse an unknown field without naming it, or send no message. This field is the least supported one.
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
