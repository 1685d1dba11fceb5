// The model that a workspace's settings name: code goes to it only as far as the user's own default goes, or if the user
// agrees.

import { beforeEach, describe, expect, it } from "vitest";
import type { PrivacyBoundary } from "../../../src/core/provider-api/provider.js";
import type { ModelSelection, WorkspaceModelDecision } from "../../../src/vscode/models/model-selection.js";
import { decideOnWorkspaceModel } from "../../../src/vscode/models/workspace-model.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { testWindow } from "../../support/vscode/test-window.js";

/** Each window has models of its own: a question is asked once for each pair of models. */
let windows = 0;
/** The answers to the question, as places among its buttons. */
const [agree, refuse] = [0, 1];

function setUp(
  proposed: PrivacyBoundary | "unknown",
  own: PrivacyBoundary | undefined,
  earlier?: Partial<WorkspaceModelDecision>,
) {
  const provider = new ScriptedProvider();
  const names = { local: `l${++windows}`, company: `c${windows}`, public: `p${windows}` };
  const boundaries = Object.entries(names) as [PrivacyBoundary, string][];
  provider.models = async () => boundaries.map(([boundary, id]) => provider.model(id, { boundary }));
  const idOf = (boundary: PrivacyBoundary | "unknown"): string =>
    `scripted/${boundary === "unknown" ? `u${windows}` : names[boundary]}`;
  const id = idOf(proposed);
  const decisions: (WorkspaceModelDecision | undefined)[] = [];
  const selection = {
    proposed: id,
    ownDefault: own && idOf(own),
    decision: earlier && { id, use: true, asked: true, boundary: "local", ...earlier },
    decide: async (decision: WorkspaceModelDecision | undefined) => void decisions.push(decision),
  } as unknown as ModelSelection;
  return { id, decisions, decide: () => decideOnWorkspaceModel(requestsOver([provider]).registry, selection) };
}

const press = (place: number | undefined): void => {
  testWindow.press = ({ buttons }) => (place === undefined ? undefined : buttons[place]);
};

beforeEach(() => testWindow.reset());

describe("the model of a workspace", () => {
  it.each<[PrivacyBoundary, PrivacyBoundary]>([
    ["local", "local"],
    ["company", "public"],
    ["public", "public"],
  ])("that is %s is used without a question if the user's own default is %s", async (proposed, own) => {
    const { id, decisions, decide } = setUp(proposed, own);
    await decide();
    expect(decisions).toEqual([{ id, use: true, asked: false, boundary: proposed }]);
    expect(testWindow.shown).toEqual([]);
  });

  it.each<[PrivacyBoundary | "unknown", PrivacyBoundary | undefined]>([
    ["company", "local"],
    ["public", "company"],
    ["company", undefined],
    ["unknown", "company"],
  ])("that is %s is used only if the user agrees, whose own default is %s", async (proposed, own) => {
    for (const [answer, use] of [
      [agree, true],
      [refuse, false],
      [undefined, undefined],
    ] as const) {
      testWindow.reset();
      press(answer);
      const { id, decisions, decide } = setUp(proposed, own);
      await decide();
      expect(testWindow.shown).toMatchObject([{ severity: "warning", text: expect.stringContaining(id) }]);
      expect(decisions.map((decision) => decision?.use)).toEqual(use === undefined ? [] : [use]);
    }
  });

  it("that was agreed to is asked about again once it goes farther, and not used until then", async () => {
    const { decisions, decide } = setUp("public", "local", { boundary: "company" });
    await decide();
    expect(testWindow.shown).toHaveLength(1);
    expect(decisions).toEqual([undefined]);
  });

  it.each<Partial<WorkspaceModelDecision>>([{ boundary: "public" }, { use: false }])(
    "is not asked about again after the decision %j",
    async (earlier) => {
      const { decisions, decide } = setUp("public", "local", earlier);
      await decide();
      expect(testWindow.shown).toEqual([]);
      expect(decisions).toEqual([]);
    },
  );

  it("is asked about once in a window", async () => {
    const { decide } = setUp("public", "local");
    await decide();
    await decide();
    expect(testWindow.shown).toHaveLength(1);
  });
});
