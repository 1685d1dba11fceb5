import { expect, it } from "vitest";
import { otherWays, otherWaysIn } from "./one-way.js";

/** Each with the reason why it is allowed. */
const allowed: Readonly<Record<string, string>> = {
  "src/core/requests/choosing/automatic-model.ts: keeps consent": "asks through the one consent store",
  "src/core/routing/automatic.ts: decides by compareBoundaries": "a pure decision that the pipeline carries out",
  "src/core/requests/consent.ts: decides by compareBoundaries": "the rule of the pipeline",
  "src/core/requests/consent.ts: decides by farthest": "the rule of the pipeline",
  "src/core/requests/guard.ts: asks a provider": "the one place that does",
  "src/core/requests/choosing/next-model.ts: compares boundaries":
    "a model that has changed between the decision and the request",
  "src/core/requests/choosing/next-model.ts: decides by fallbackQuestion": "asks through the one consent store",
  "src/core/requests/choosing/next-model.ts: keeps consent": "asks through the one consent store",
  "src/core/requests/pipeline.ts: decides by comparisonQuestion": "asks through the one consent store",
  "src/core/requests/pipeline.ts: decides by farthest": "how far a conversation has traveled",
  "src/core/requests/pipeline.ts: keeps consent": "the one consent store",
  "src/core/routing/boundary.ts: takes a provider's boundary for its models'":
    "the one place where a model without a boundary gets one",
  "src/core/inline/asking/consent.ts: compares boundaries":
    "whether text may leave at every pause, where no question can be asked; decides before the pipeline, and never in its place",
  "src/core/routing/fallback.ts: decides by compareBoundaries": "a pure decision that the pipeline carries out",
  "src/core/routing/fallback.ts: decides by isWithin": "a pure decision that the pipeline carries out",
  "src/core/provider-api/lazy-provider.ts: asks a provider": "passes the request on to the provider that it loads",
  "src/core/providers/custom/definitions.ts: compares boundaries": "refuses a setting that calls a remote host local",
  "src/vscode/accounts/provider-questions.ts: compares boundaries":
    "Whether the user must say where a server runs; decides about no request.",
  "src/vscode/models/workspace-model.ts: decides by isWithin":
    "whether a workspace's model needs the user's agreement before it is selected; makes no request",
  "src/core/providers/snowcell/model-boundary.ts: decides by farthest":
    "a model with several servers goes as far as the farthest",
};

it("models are asked, and boundaries and consent are decided, in one place", async () => {
  expect(await otherWays()).toEqual(Object.keys(allowed).sort());
});

it.each([
  ["for await (const e of provider.streamChat(request, signal)) use(e);", "asks a provider"],
  ["for await (const e of provider.streamCompletion(request, signal)) use(e);", "asks a provider"],
  ['provider["streamChat"](request, signal);', "asks a provider"],
  ["const { streamChat } = provider;", "asks a provider"],
  ['import { isWithin as ok } from "../core/routing/boundary.js";', "decides by isWithin"],
  ['const { isWithin: ok } = await import("../core/routing/boundary.js");', "decides by isWithin"],
  ['(await import("../core/routing/boundary.js")).farthest(all);', "decides by farthest"],
  ['import { Consent } from "../core/requests/consent.js";', "keeps consent"],
  ['if (model.boundary === "local") send();', "compares boundaries"],
  ["const far = registry.provider(id)?.boundary;", "takes a provider's boundary for its models'"],
  ["const far = question.from.provider.boundary;", "takes a provider's boundary for its models'"],
])("finds %s", (text, what) => {
  expect(otherWaysIn(text, "x.ts")).toContain(what);
});
