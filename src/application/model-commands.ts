// Commands about models and their providers: select, test, status, usage, diagnosis.

import { qualifiedId } from "../core/provider-api/model-name.js";
import type { ModelInfo } from "../core/provider-api/provider.js";
import type { Task } from "../core/routing/task.js";
import { systemClock } from "../node/system-clock.js";
import type { Completions } from "../vscode/inline/completions.js";
import { settingsOfVSCode } from "../vscode/platform/stores.js";
import type { Foundation } from "./foundation.js";
import type { Remedies } from "./remedies.js";

export interface ModelCommandServices {
  readonly remedies: Remedies;
  logIn(providerId: string): Promise<boolean>;
  logOut(providerId: string): Promise<void>;
  selectCompletionModel(): Promise<void>;
  /** Undefined until an editor has asked for a completion. */
  completions(): Completions | undefined;
}

export class ModelCommands {
  constructor(
    private readonly foundation: Foundation,
    private readonly services: ModelCommandServices,
  ) {}

  /** Returns true if a different model was selected. */
  async selectModel(): Promise<boolean> {
    const { selection, providerName } = this.foundation;
    const before = selection.current?.id;
    const model = await this.pick(before, undefined, () => selection.chooseAutomatic());
    if (model) await selection.choose({ id: qualifiedId(model), name: model.name, providerName: providerName(model.provider) });
    return selection.current?.id !== before;
  }

  async selectModelFor(task?: Task): Promise<void> {
    const { selectModelFor } = await import("../vscode/models/task-models.js");
    const { selectCompletionModel } = this.services;
    await selectModelFor(task, { pick: (currentId, title) => this.pick(currentId, title), selectCompletionModel });
  }

  /** Lets the user pick a model, and shows its details, where its abilities can be checked. */
  async checkModel(): Promise<void> {
    const model = await this.pick(undefined);
    const { registry, requests, learned } = this.foundation;
    const { showDetails } = await import("../vscode/models/details/model-details.js");
    if (model) await showDetails(model, { registry, check: { registry, requests, learned } });
  }

  async refresh(): Promise<void> {
    this.probeFailed();
    await this.foundation.registry.refresh({ force: true });
  }

  /** A failed provider may have recovered; views show the result when the probe finishes. */
  private probeFailed(): void {
    const { registry, checks } = this.foundation;
    const failed = registry.providers().filter(({ id }) => ["unreachable", "degraded"].includes(checks.health(id).status));
    void checks.probe(failed, "shown");
  }

  private async pick(
    currentId: string | undefined,
    title?: string,
    chooseAutomatic?: () => Promise<void>,
  ): Promise<ModelInfo | undefined> {
    const { registry, accounts, checks, requests, learned, selection } = this.foundation;
    const { logIn } = this.services;
    this.probeFailed();
    const { pickModel } = await import("../vscode/models/model-picker.js");
    const services = {
      registry,
      accounts,
      checks,
      check: { registry, requests, learned },
      selection,
      logIn,
      ...(chooseAutomatic ? { chooseAutomatic } : {}),
    };
    return await pickModel(services, currentId, title);
  }

  async testModel(): Promise<void> {
    const { requests, toFailure } = this.foundation;
    const { testModel } = await import("../vscode/models/test-model.js");
    await testModel({
      clock: systemClock,
      requests,
      toFailure,
      showFailure: (failure, again) => this.services.remedies.show(failure, again),
    });
  }

  async benchmark(): Promise<void> {
    const { context } = this.foundation;
    const { benchmarkModels } = await import("../vscode/benchmark/benchmark-models.js");
    await benchmarkModels({
      ...this.foundation,
      extensionUri: context.extensionUri,
      clock: systemClock,
      settings: settingsOfVSCode,
    });
  }

  async showStatus(): Promise<void> {
    const { showStatus } = await import("../vscode/status/status-command.js");
    const { logOut, remedies, completions } = this.services;
    await showStatus({
      completions: () => completions()?.state,
      ...this.foundation,
      extensionUri: this.foundation.context.extensionUri,
      logOut,
      carryOut: (remedy, place) => remedies.carryOut(remedy, place),
    });
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

  async pullOllamaModel(name?: unknown): Promise<void> {
    const [ollama, { pullModel }] = await Promise.all([
      this.foundation.builtIn.ollama.load(),
      import("../vscode/models/pull-model.js"),
    ]);
    await pullModel(ollama, typeof name === "string" ? name : undefined);
  }

  async diagnoseConnection(): Promise<void> {
    const { context, wire, log, requests, selection, registry, toFailure } = this.foundation;
    const { diagnoseSelectedModel } = await import("../vscode/status/diagnose-command.js");
    await diagnoseSelectedModel({
      extensionUri: context.extensionUri,
      wire,
      log,
      requests,
      selectedId: () => selection.current?.id,
      provider: (id) => registry.provider(id),
      toFailure,
      selectModel: () => this.selectModel(),
      showFailure: (failure, again) => this.services.remedies.show(failure, again),
      carryOut: (remedy, place) => this.services.remedies.carryOut(remedy, place),
    });
  }
}
