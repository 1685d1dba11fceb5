// What servers refuse, and what is sent instead: detects a refusal in a server's message and changes the request by the
// table in refusal-rows.ts. A row that helped is remembered per model and address (see `learned.ts`). Loaded with the first
// refusal.

import type { Failure, RefusedPart } from "../../failures/errors.js";
import type { Learnable } from "../../models/abilities/learned-abilities.js";
import type { ChatRequest } from "../../provider-api/provider.js";
import { type Refusal, type RefusalName, refuses, rows, tools } from "./refusal-rows.js";

/** Characters of a server's message that are matched. */
const mostRead = 700;

const byName: ReadonlyMap<RefusalName, Refusal> = new Map(rows.map((row) => [row.name, row]));

/** Applies the changes of these rows to a request. */
export function changed(request: ChatRequest, names: Iterable<RefusalName>): ChatRequest {
  let made = request;
  for (const name of names) made = byName.get(name)?.change(made) ?? made;
  return made;
}

/** The first untried refusal that matches the failure and changes the request. */
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

/** Adds the refused part to the failure, so that the explanation names the cause. */
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

/** The ability, of those that the request used, that the server says the model lacks. */
export function abilityDenied(failure: Failure, request: ChatRequest): Learnable | undefined {
  const said = wordsOf(failure) ?? "";
  if (said === "") return undefined;
  if (/\b(?:does not|doesn't) support (?:thinking|reasoning)\b/i.test(said)) return "thinking";
  const row = rows.find(({ name, isMeant }) => name !== "unknown-field" && isMeant(said));
  if (row?.name === "images" && hasImages(request)) return "images";
  return !row && request.tools?.length && deniesTools(said) ? "tools" : undefined;
}

/** Whether the message is about tools in general, not about one of their fields. */
function deniesTools(said: string): boolean {
  if (!tools.test(said) || /tool_choice|parallel|strict|schema|argument|\bpars(?:e|ing)\b|\brole\b/i.test(said)) return false;
  return /(?:\bnot|n't) (?:currently )?(?:support|available|enabled|accept|allow)|unsupported|requires|no endpoints found/i.test(
    said,
  );
}

function hasImages({ messages }: ChatRequest): boolean {
  return messages.some(({ content }) => typeof content !== "string" && content.some(({ type }) => type === "image"));
}

/** The server's message, if this kind of failure can be a refusal of the request's form. */
function wordsOf({ kind, detail, code, status }: Failure): string | undefined {
  switch (kind) {
    case "bad-request":
      break;
    case "provider-error":
    case "server-error":
    case "not-found":
      // Only the message can show that a server error is a refusal.
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
