// Where a new run works: repository, branch and tags from the settings. Codegen's API has a field for the number of a
// repository only, so the rest goes into the run's metadata, and into the prompt for the agent.

import { FailureError } from "../../failures/errors.js";
import type { JsonObject } from "../../platform/json.js";
import type { Settings } from "../../platform/ports.js";
import { repositoryProblem, repositorySetting } from "./codegen-settings.js";

export interface RunTarget {
  /** Fields of the request besides the prompt. */
  readonly fields: JsonObject;
  /** Lines before the prompt; empty if the settings name nothing. */
  readonly heading: string;
}

const mostTags = 20;
const longestName = 200;

/** Throws a `FailureError` of kind `configuration` if the repository is invalid. */
export function readRunTarget(settings: Settings): RunTarget {
  const repository = textIn(settings.get(repositorySetting));
  const branch = textIn(settings.get("snowcell.codegen.branch"));
  const given = settings.get("snowcell.codegen.tags");
  const tags = (Array.isArray(given) ? given : []).map(textIn).filter((tag) => tag !== "");
  const isNumber = /^\d{1,15}$/.test(repository);
  if (repository !== "" && !isNumber && !/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new FailureError(repositoryProblem());
  const metadata = {
    ...(repository !== "" && !isNumber ? { repository } : {}),
    ...(branch !== "" ? { branch } : {}),
    ...(tags.length > 0 ? { tags: tags.slice(0, mostTags) } : {}),
  };
  const lines = [
    ...(repository !== "" && !isNumber ? [`Repository: ${repository}`] : []),
    ...(branch !== "" ? [`Branch: ${branch}`] : []),
  ];
  return {
    fields: {
      ...(isNumber ? { repo_id: Number(repository) } : {}),
      ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    },
    heading: lines.length > 0 ? `${lines.join("\n")}\n\n` : "",
  };
}

/** One line. */
function textIn(value: unknown): string {
  return typeof value === "string" ? value.replace(/\s+/g, " ").trim().slice(0, longestName) : "";
}
