// An agent run as Codegen shows it, and what its status means.

import { FailureError } from "../../failures/errors.js";
import { isObject } from "../../platform/json.js";
import { type JsonCall, unexpectedAnswer } from "../../wire/jobs/json-call.js";
import { readableResult } from "../../wire/jobs/readable-result.js";

export interface RunState {
  readonly id: number;
  /** As the service words it; empty where it says nothing. */
  readonly status: string;
  readonly outcome: "running" | "done" | "failed";
  /** Where a person can follow it. */
  readonly webUrl?: string;
  /** Markdown; empty where there is none yet. */
  readonly answer: string;
  readonly pullRequests: readonly { readonly title: string; readonly url: string }[];
}

/** Throws a `FailureError` where the answer to `call` is no run. */
export function readRun(answer: unknown, call: JsonCall): RunState {
  const id = isObject(answer) ? answer["id"] : undefined;
  if (!isObject(answer) || typeof id !== "number") throw new FailureError(unexpectedAnswer(call, answer));
  const { status, web_url: webUrl, result, summary, github_pull_requests: pullRequests } = answer;
  const said = readableResult(result);
  return {
    id,
    status: typeof status === "string" ? status : "",
    outcome: outcomeOf(status),
    ...(typeof webUrl === "string" && webUrl !== "" ? { webUrl } : {}),
    answer: (said.trim() !== "" ? said : readableResult(summary)).trim(),
    pullRequests: (Array.isArray(pullRequests) ? pullRequests : []).flatMap(readPullRequest),
  };
}

/** The status is a free text in either case; one that is not known to be an end is none. */
function outcomeOf(status: unknown): RunState["outcome"] {
  switch (typeof status === "string" ? status.trim().toUpperCase() : "") {
    case "COMPLETE":
    case "COMPLETED":
      return "done";
    case "FAILED":
    case "ERROR":
    case "STOPPED":
    case "CANCELLED":
    case "CANCELED":
      return "failed";
    default:
      return "running";
  }
}

function readPullRequest(entry: unknown): RunState["pullRequests"] {
  if (!isObject(entry) || typeof entry["url"] !== "string" || entry["url"] === "") return [];
  const { title, url } = entry;
  return [{ url, title: typeof title === "string" && title.trim() !== "" ? title : url }];
}
