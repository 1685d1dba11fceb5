// The state of a Codegen agent run, and what its status means.

import { FailureError } from "../../failures/errors.js";
import { isObject } from "../../platform/json.js";
import { type JsonCall, unexpectedAnswer } from "../../wire/jobs/json-call.js";
import { readableResult } from "../../wire/jobs/readable-result.js";

export interface RunState {
  readonly id: number;
  /** The service's own status text; empty if missing. */
  readonly status: string;
  readonly outcome: "running" | "done" | "failed";
  /** Where the user can follow the run. */
  readonly webUrl?: string;
  /** Markdown; empty until there is one. */
  readonly answer: string;
  readonly pullRequests: readonly { readonly title: string; readonly url: string; readonly branch?: string }[];
}

/** Throws a `FailureError` if the answer to `call` is not a run. */
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

/** The status is free text in any letter case; an unknown one counts as running. */
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
  const { title, url, head_branch_name: branch } = entry;
  return [
    {
      url,
      title: typeof title === "string" && title.trim() !== "" ? title : url,
      ...(typeof branch === "string" && branch.trim() !== "" ? { branch: branch.trim() } : {}),
    },
  ];
}
