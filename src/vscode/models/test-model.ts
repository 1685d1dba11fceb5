// `SnowCell: Test Model`: asks the selected model for one short sentence, and shows the answer and how long it took.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Failure } from "../../core/failures/errors.js";
import type { Clock } from "../../core/platform/ports.js";
import { complete } from "../../core/provider-api/complete.js";
import type { Requests } from "../../core/requests/requests.js";
import { showInformation } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";

export interface TestModelServices {
  readonly clock: Clock;
  readonly requests: Pick<Requests, "ask" | "resolve">;
  toFailure(thrown: unknown): Failure;
  /** Shows a failure with the buttons that help; `again` repeats the test. */
  showFailure(failure: Failure, again: () => Promise<void>): Promise<void>;
}

export async function testModel(services: TestModelServices): Promise<void> {
  const start = services.clock.monotonic();
  try {
    const by = await services.requests.resolve(undefined, new AbortController().signal);
    const { model } = by;
    const title = l10n.t("Testing {0}…", model.name);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const reply = await withProgress(options, async (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const messages = [{ role: "user", content: "Reply with one short sentence: who are you?" }] as const;
      const content = { messages, parameters: { maxTokens: 60 }, stream: false };
      return await complete(services.requests.ask({ model: by, noFallback: true, content, signal: controller.signal }));
    });
    const seconds = ((services.clock.monotonic() - start) / 1000).toFixed(1);
    const words = (reply.text || reply.reasoning).trim().replaceAll(/\s+/g, " ").slice(0, 200);
    void showInformation(l10n.t("{0} works. It answered in {1} s: {2}", model.name, seconds, words));
  } catch (thrown) {
    const failure = services.toFailure(thrown);
    if (failure.kind !== "aborted") await services.showFailure(failure, () => testModel(services));
  }
}
