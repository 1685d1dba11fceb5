// The logic of the usage page: which days it shows, and what its buttons do. Does not import VS Code; the window is passed
// in as a few callbacks.

import * as l10n from "@vscode/l10n";
import type { Clock, Log } from "../../core/platform/ports.js";
import type { Price, PriceProblem } from "../../core/usage/price.js";
import { usageCsv } from "../../core/usage/usage-csv.js";
import type { UsageRecord } from "../../core/usage/usage-record.js";
import type { UsageStore } from "../../core/usage/usage-store.js";
import type { Report } from "../../protocol/pages/report.js";
import { localDay } from "./days.js";
import type { UsageRecorder } from "./usage-recorder.js";
import { daysOf, type UsageRange, unreadableUsageReport, usageRanges, usageReport } from "./usage-report.js";

/** How long the page waits for the latest requests to be saved, in ms. */
const flushLimitMs = 1_000;

export interface UsageSources {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: UsageStore;
  /** Writes to `store`. */
  readonly recorder: UsageRecorder;
  /** The user's prices take precedence over the providers'; also returns entries that cannot be used. */
  prices(): { readonly prices: readonly Price[]; readonly problems: readonly PriceProblem[] };
  /** Name of a provider by its id. */
  providerName(providerId: string): string;
}

export interface UsageWindow {
  /** BCP 47 tag. */
  readonly language: string;
  show(report: Report): void;
  /** Asks the user to confirm deleting all usage. */
  confirmClear(): Promise<boolean>;
  /** Asks for a destination, and saves. */
  saveCsv(suggestedName: string, content: string): Promise<void>;
  openPrices(): Promise<void>;
  showError(message: string): void;
}

export class UsagePage {
  private range: UsageRange = "30";

  constructor(
    private readonly sources: UsageSources,
    private readonly window: UsageWindow,
  ) {}

  /** Reloads usage and renders it. Never rejects; read errors appear on the page. */
  async refresh(): Promise<void> {
    const { store, log, providerName } = this.sources;
    await this.flush();
    try {
      const records = await this.records();
      const everUsed = records.length > 0 || (await store.load(...daysOf("all", this.today()))).length > 0;
      const { prices, problems } = this.sources.prices();
      this.window.show(
        usageReport({
          range: this.range,
          today: this.today(),
          records,
          everUsed,
          prices,
          priceProblems: problems,
          language: this.window.language,
          providerName,
        }),
      );
    } catch (thrown) {
      log.error(`Could not read usage: ${reasonOf(thrown)}`);
      this.window.show(unreadableUsageReport(reasonOf(thrown)));
    }
  }

  /** Runs the action of one of the page's buttons. Never rejects. */
  async act(action: string): Promise<void> {
    const range = usageRanges.find((each) => action === `range:${each}`);
    if (range !== undefined) {
      this.range = range;
      await this.refresh();
    } else if (action === "refresh") await this.refresh();
    else if (action === "open-prices") await this.window.openPrices();
    else if (action === "export-csv") await this.exportCsv();
    else if (action === "clear") await this.clear();
  }

  private async exportCsv(): Promise<void> {
    try {
      await this.flush();
      const csv = usageCsv(await this.records(), this.sources.prices().prices);
      const span = this.range === "all" ? "" : `-${this.range}-days`;
      await this.window.saveCsv(`snowcell-usage-${this.today()}${span}.csv`, csv);
    } catch (thrown) {
      this.window.showError(l10n.t("The usage could not be exported: {0}", reasonOf(thrown)));
    }
  }

  private async clear(): Promise<void> {
    if (!(await this.window.confirmClear())) return;
    try {
      await this.sources.recorder.clear();
    } catch (thrown) {
      this.window.showError(l10n.t("The usage could not be deleted: {0}", reasonOf(thrown)));
    }
    await this.refresh();
  }

  /** If the database is locked, the page leaves out the latest requests. */
  private async flush(): Promise<void> {
    const { recorder, clock } = this.sources;
    await new Promise<void>((resolve) => {
      const timer = clock.schedule(flushLimitMs, resolve);
      void recorder.flush().then(() => {
        timer.dispose();
        resolve();
      });
    });
  }

  private async records(): Promise<readonly UsageRecord[]> {
    return await this.sources.store.load(...daysOf(this.range, this.today()));
  }

  private today(): string {
    return localDay(this.sources.clock.now());
  }
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
