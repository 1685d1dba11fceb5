// Choosing a model and finding out how it and its provider are doing: the picker, the test, status, usage, diagnosis.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { complete } from "../core/provider-api/complete.js";
import { qualifiedId, unqualifiedId } from "../core/provider-api/model-name.js";
import { systemClock } from "../node/system-clock.js";
import { showInformation } from "../vscode/interface/messages.js";
import { withProgress } from "../vscode/interface/progress.js";
import { settingsOfVSCode } from "../vscode/platform/stores.js";
import type { Foundation } from "./foundation.js";
import type { Remedies } from "./remedies.js";

export class ModelCommands {
  constructor(
    private readonly foundation: Foundation,
    private readonly login: (providerId: string) => Promise<unknown>,
    private readonly remedies: () => Remedies,
  ) {}

  async selectModel(): Promise<void> {
    const { registry, accounts, checks, selection, providerName } = this.foundation;
    const logIn = async (providerId: string): Promise<boolean> => Boolean(await this.login(providerId));
    // Whoever was in trouble may be well again; the picker shows it when it is known.
    void checks.probe(
      registry.providers().filter(({ id }) => ["unreachable", "degraded"].includes(checks.health(id).status)),
      "shown",
    );
    const { pickModel } = await import("../vscode/models/model-picker.js");
    const model = await pickModel({ registry, accounts, checks, logIn }, selection.current?.id);
    if (model) await selection.choose({ id: qualifiedId(model), name: model.name, providerName: providerName(model.provider) });
  }

  async testModel(): Promise<void> {
    const start = systemClock.monotonic();
    try {
      const { provider, model } = await this.foundation.answerer();
      const title = l10n.t("Asking {0} for a word…", model.name);
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      const reply = await withProgress(options, async (_progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        const messages = [{ role: "user", content: "Reply with one short sentence: who are you?" }] as const;
        const request = { model: unqualifiedId(model.id, provider.id), messages, parameters: { maxTokens: 60 } };
        return await complete(provider, request, controller.signal);
      });
      const seconds = ((systemClock.monotonic() - start) / 1000).toFixed(1);
      const words = (reply.text || reply.reasoning).trim().replaceAll(/\s+/g, " ").slice(0, 200);
      void showInformation(l10n.t("{0} works. It answered in {1} s: {2}", model.name, seconds, words));
    } catch (thrown) {
      const failure = this.foundation.toFailure(thrown);
      if (failure.kind !== "aborted") await this.remedies().show(failure, () => this.testModel());
    }
  }

  async showStatus(): Promise<void> {
    const { showStatus } = await import("../vscode/status/status-command.js");
    await showStatus(this.foundation, this.foundation.context.extensionUri);
  }

  async showUsage(): Promise<void> {
    const { context, log, history, registry, usageRecorder, providerName } = this.foundation;
    const { showUsage } = await import("../vscode/usage/show-usage.js");
    await showUsage({
      extensionUri: context.extensionUri,
      clock: systemClock,
      log,
      settings: settingsOfVSCode,
      store: history.usage,
      recorder: await usageRecorder(),
      models: () => registry.known().flatMap(({ models }) => models),
      providerName,
    });
  }

  async pullOllamaModel(name?: string): Promise<void> {
    const [ollama, { pullModel }] = await Promise.all([
      this.foundation.builtIn.ollama.load(),
      import("../vscode/models/pull-model.js"),
    ]);
    await pullModel(ollama, name);
  }

  async diagnoseConnection(): Promise<void> {
    const { context, wire, log, answerer, selection, registry, toFailure, providerName } = this.foundation;
    const { diagnoseSelectedModel } = await import("../vscode/status/diagnose-command.js");
    await diagnoseSelectedModel({
      extensionUri: context.extensionUri,
      wire,
      log,
      answerer,
      selectedId: () => selection.current?.id,
      provider: (id) => registry.provider(id),
      toFailure,
      providerName,
      carryOut: (remedy, failure, again) => this.remedies().carryOut(remedy, failure, again),
    });
  }
}
