// Tests an entry before it is saved, and lets the user decide what happens if it does not work.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { explainFailure } from "../../core/failures/explain-failure.js";
import type { Credentials } from "../../core/provider-api/provider.js";
import { wireApiNames } from "../../core/providers/custom/definitions.js";
import { type DefinitionTest, testDefinition } from "../../core/providers/custom/test-definition.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { showWarning } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";
import type { Entry } from "./provider-entries.js";
import { withApi } from "./provider-questions.js";

/** `ask-key`: the server requires one, and nothing has been asked about it. */
export type NextStep = "again" | "all-details" | "ask-key" | "save";

export interface Tried {
  /** With the address or API that works, if the test found another one. */
  readonly entry: Entry;
  readonly test: DefinitionTest;
  readonly next: NextStep;
}

/** Tests the entry until the user decides; undefined if the user cancels. `isShort`: not all questions were asked. */
export async function tryEntry(
  wire: WireContext,
  asked: Entry,
  values: Credentials,
  isShort: boolean,
): Promise<Tried | undefined> {
  for (let entry = asked; ; ) {
    const test = await runTest(wire, entry, values);
    if (!test) return undefined;
    if (test.ok) return { entry, test, next: "save" };
    if (test.suggestedBaseUrl !== undefined && entry.baseUrl === asked.baseUrl) {
      // The same server, so the login may go there.
      entry = { ...entry, baseUrl: test.suggestedBaseUrl };
      continue;
    }
    if (isShort && entry.auth === "none" && test.steps.at(-1)?.step === "auth") return { entry, test, next: "ask-key" };
    const next = await afterFailure(test, entry, isShort);
    if (next === "leave") return undefined;
    if (next !== "use-api") return { entry, test, next };
    entry = withApi(entry, test.suggestedApi ?? "chat-completions");
  }
}

async function runTest(wire: WireContext, entry: Entry, values: Credentials): Promise<DefinitionTest | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t("Testing {0}…", entry.name),
    cancellable: true,
  };
  return await withProgress(options, async (_progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const test = await testDefinition(wire, entry, values, controller.signal);
    return controller.signal.aborted ? undefined : test;
  });
}

async function afterFailure(
  test: DefinitionTest & { ok: false },
  entry: Entry,
  isShort: boolean,
): Promise<NextStep | "use-api" | "leave"> {
  const use = { title: l10n.t("Use {0}", wireApiNames[test.suggestedApi ?? "chat-completions"]) };
  const change = { title: l10n.t("Change") };
  const all = { title: l10n.t("Change Details…") };
  const save = { title: l10n.t("Save Anyway") };
  const steps = test.steps.map(({ state, words }) => `${state === "passed" ? "✓" : state === "failed" ? "✗" : "–"} ${words}`);
  const detail = [...steps, "", ...adviceBeside(test, entry)];
  // An entry that the extension cannot read would be useless, and may hold a secret.
  const isReadable = !test.steps.some(({ step }) => step === "definition");
  const pressed = await showWarning(
    l10n.t("{0} does not work yet.", entry.name),
    { modal: true, detail: detail.join("\n").trim() },
    ...[...(test.suggestedApi ? [use] : []), change, ...(isShort ? [all] : []), ...(isReadable ? [save] : [])],
  );
  if (pressed === use) return "use-api";
  if (pressed === all) return "all-details";
  return pressed === change ? "again" : pressed === save ? "save" : "leave";
}

/** The explanation without what the failed step already says. Nothing is saved yet, so it blames no setting. */
function adviceBeside({ failure, steps }: DefinitionTest & { ok: false }, entry: Entry): string[] {
  if (failure.kind === "configuration") return [];
  const said = steps.at(-1)?.words ?? "";
  const { title, explanation } = explainFailure(failure, entry.name);
  return [title, ...explanation.split("\n")].filter((line) => said === "" || !line.includes(said));
}
