// The action of a failure's button is decided in one place: a second one fails this test unless it has a reason here.

import { describe, expect, it } from "vitest";
import { remedyPlaces, remedyPlacesIn } from "./remedy-places.js";

const all = ["log-in", "new-chat", "open-settings", "show-log", "switch-model"];

/** Files that compare remedies, which ones, and why that does not decide what a button does. */
const allowed: Readonly<Record<string, { readonly remedies: readonly string[]; readonly reason: string }>> = {
  "src/core/failures/carry-out-remedy.ts": { remedies: all, reason: "The one place that decides." },
  "src/core/failures/explain-failure.ts": { remedies: all, reason: "The label of each button, and text that fits it." },
  "src/core/providers/ollama/server/ollama-failure.ts": {
    remedies: ["log-in"],
    reason: "Which remedy a failure has, not what it does: there is no login to Ollama here.",
  },
  "src/vscode/models/model-rows.ts": { remedies: ["log-in"], reason: "Whether a provider's row in the list logs in." },
  "src/vscode/models/provider-views.ts": { remedies: ["log-in"], reason: "Whether a provider in the welcome view has a button." },
  "src/vscode/status/status-report.ts": { remedies: ["open-settings"], reason: "Which buttons a provider's row has." },
};

describe("the action of a remedy", () => {
  it("is decided in one place", async () => {
    const expected = Object.entries(allowed).map(([file, { remedies }]) => [file, remedies]);
    expect(await remedyPlaces()).toEqual(Object.fromEntries(expected));
  });

  it.each([
    ['if (remedy === "log-in") await logIn();', ["log-in"]],
    ['if ("switch-model" !== action) return;', ["switch-model"]],
    ['switch (action) { case "show-log": return; case "new-chat": return; }', ["new-chat", "show-log"]],
    ['const acts = { "open-settings": () => open(), other: 1 };', ["open-settings"]],
    ['const acts = { "open-settings"() { open(); } };', ["open-settings"]],
    ['const acts = new Map([["log-in", logIn]]);', ["log-in"]],
    ['const failure = { kind: "signed-out", remedy: "log-in" };', []],
    ['post({ type: "action", action: "log-in", target });', []],
  ])("is found in %s", (text, found) => {
    expect(remedyPlacesIn(text, "a.ts")).toEqual(found);
  });
});
