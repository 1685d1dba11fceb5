// The choice of a model for users who leave it to SnowCell (`auto`): the best available one, as near as possible. A pure
// function of its input, like the fallback.

import { answersMessages } from "../models/usable.js";
import type { Capability } from "../provider-api/provider.js";
import { compareBoundaries } from "./boundary.js";
import { type Candidate, compareCandidates } from "./candidate.js";
import { bestAvailable } from "./fallback.js";
import type { Task } from "./task.js";

export interface AutomaticNeeds {
  /** The fallback chain: models that the user names there come first. */
  readonly chain: readonly string[];
  /** Preferred; without a model that has them all, one without them is chosen. */
  readonly capabilities: readonly Capability[];
  /** Absent in the chat. */
  readonly task?: Task;
}

/**
 * The first usable model that the chain names, wherever it is; else the best one within the nearest boundary that has any.
 * Nothing farther is chosen only because it is better.
 */
export function chooseAutomatic(candidates: readonly Candidate[], needs: AutomaticNeeds): Candidate | undefined {
  const usable = candidates.filter(isUsable);
  const able = usable.filter((candidate) => needs.capabilities.every((wanted) => candidate.capabilities.includes(wanted)));
  const from = able.length > 0 ? able : usable;
  const named = needs.chain.filter((entry) => entry !== bestAvailable).map((entry) => from.find(({ model }) => model === entry));
  const writesCode = ({ capabilities }: Candidate): number => Number(needs.task === undefined || capabilities.includes("code"));
  return (
    named.find((candidate) => candidate !== undefined) ??
    from.toSorted(
      (one, other) =>
        compareBoundaries(one.boundary, other.boundary) || writesCode(other) - writesCode(one) || compareCandidates(one, other),
    )[0]
  );
}

function isUsable({ loggedIn, health, capabilities }: Candidate): boolean {
  const answers = answersMessages({ capabilities }) && !capabilities.includes("agent");
  return answers && loggedIn && (health === "healthy" || health === "unknown" || health === "degraded");
}
