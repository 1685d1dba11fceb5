// What the buttons under a failure do. Shown in notifications here; the panel has its own buttons for its answers.

import type { Failure, Remedy } from "../core/failures/errors.js";
import { failureLine } from "../core/failures/explain-failure.js";
import { showFailure } from "../vscode/platform/failure-notice.js";
import { openSettings } from "../vscode/platform/open-settings.js";
import type { Foundation } from "./foundation.js";

export interface RemedyCommands {
  login(providerId: string): Promise<unknown>;
  selectModel(): Promise<void>;
}

export class Remedies {
  constructor(
    private readonly foundation: Foundation,
    private readonly commands: RemedyCommands,
  ) {}

  /** Says a failure, with the buttons that mend it; `again` is what failed. */
  async show(failure: Failure, again: () => Promise<void>): Promise<void> {
    const name = this.foundation.providerName(failure.provider);
    await showFailure(failure, name, (remedy) => this.carryOut(remedy, failure, again));
  }

  async carryOut(remedy: Remedy, failure: Failure, again: () => Promise<void>): Promise<void> {
    if (remedy === "log-in") await this.commands.login(failure.provider);
    else if (remedy === "switch-model") await this.commands.selectModel();
    else if (remedy === "show-log") this.foundation.log.show();
    else if (remedy === "open-settings") await openSettings(failure);
    else if (remedy === "retry") await again();
  }

  /** Shows and logs everything that is wrong in the settings. */
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

/** All of them in one text; the first one's setting is named by the notice already. */
function listProblems(problems: readonly Failure[]): string {
  const named = problems[0]?.kind === "configuration" ? problems[0].setting : "";
  return problems
    .map((problem) => {
      const detail = problem.detail ?? problem.note ?? "";
      return problem.kind === "configuration" && problem.setting !== named ? `${problem.setting}: ${detail}` : detail;
    })
    .join(" ");
}
