// The buttons of failures in this window. core/failures/carry-out-remedy.ts decides what each does.

import type { RemedyPlace, RemedyServices } from "../core/failures/carry-out-remedy.js";
import type { Failure, Remedy } from "../core/failures/errors.js";
import { failureLine } from "../core/failures/explain-failure.js";
import { showFailure } from "../vscode/interface/failure-notice.js";
import type { Foundation } from "./foundation.js";

export class Remedies {
  constructor(
    private readonly foundation: Foundation,
    private readonly services: Pick<RemedyServices, "logIn" | "selectModel" | "newChat">,
  ) {}

  /** Shows a failure as a notification, with the buttons that help; `again` retries what failed. */
  async show(failure: Failure, again: () => Promise<void>): Promise<void> {
    const { provider } = failure;
    const place: RemedyPlace = { provider, failure, again };
    await showFailure(failure, this.foundation.providerName(provider), (remedy) => this.carryOut(remedy, place));
  }

  async carryOut(remedy: Remedy, place: RemedyPlace): Promise<void> {
    const [{ carryOutRemedy }, { openSettings }] = await Promise.all([
      import("../core/failures/carry-out-remedy.js"),
      import("../vscode/platform/open-settings.js"),
    ]);
    await carryOutRemedy(remedy, place, {
      ...this.services,
      openSettings,
      showLog: () => this.foundation.log.show(),
    });
  }

  /** Shows and logs every problem in the settings. */
  async reportSettings(): Promise<void> {
    const { builtIn, registry, log, providerName, loadCustomProviders } = this.foundation;
    const custom = await loadCustomProviders();
    await builtIn.snowcell.load();
    const problems = [...registry.providers(), custom].flatMap((source) => source?.configurationProblems?.() ?? []);
    for (const problem of problems) log.warn(failureLine(problem, providerName(problem.provider)));
    const [first] = problems;
    if (!first) return;
    const again = (): Promise<void> => this.reportSettings();
    if (problems.length === 1) return await this.show(first, again);
    await this.show({ ...first, detail: listProblems(problems) }, again);
  }
}

/** All problems in one text. The notification already names the setting of the first. */
function listProblems(problems: readonly Failure[]): string {
  const named = problems[0]?.kind === "configuration" ? problems[0].setting : "";
  return problems
    .map((problem) => {
      const detail = problem.detail ?? problem.note ?? "";
      return problem.kind === "configuration" && problem.setting !== named ? `${problem.setting}: ${detail}` : detail;
    })
    .join(" ");
}
