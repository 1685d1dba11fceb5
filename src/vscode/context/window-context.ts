// What this window knows about the selected model, for planning requests. Showing the panel fetches nothing: that happens
// only once the user types or attaches something.

import { settings } from "../../contributions/contributions.js";
import { agentProblem } from "../../core/agent/loop/profile.js";
import type { ChatSession } from "../../core/chat/chat-session.js";
import { planNextMessage } from "../../core/context/next-message.js";
import type { ContextPlan } from "../../core/context/plan.js";
import type { DefaultSettings } from "../../core/conversation/conversation-settings.js";
import { filesOf } from "../../core/instructions/instruction-files.js";
import { contextLengthOf } from "../../core/models/context-shares.js";
import { type ModelFacts, modelFacts } from "../../core/models/model-facts.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import { DisposableList } from "../../core/platform/emitter.js";
import type { Disposable, Settings } from "../../core/platform/ports.js";
import { resolveModel } from "../../core/provider-api/model-name.js";
import type { WindowInstructions } from "../instructions/window-instructions.js";
import type { ModelSelection } from "../models/model-selection.js";
import { taskModel } from "../models/task-settings.js";
import type { Surroundings } from "../surroundings/surroundings.js";

export interface ChosenModel {
  readonly name: string;
  /** Absent until they are loaded. */
  readonly facts?: ModelFacts;
}

/** Settings that change what is sent, or how much of it fits. */
const planningSettings = [settings.systemPrompt, settings.maxTokens, settings.ollamaContextLength];

export class WindowContext {
  /** Models already looked up: a missing one is not looked up again with every word typed. */
  private readonly asked = new Set<string>();

  constructor(
    private readonly registry: ProviderRegistry,
    private readonly selection: Pick<ModelSelection, "current" | "onDidChange">,
    readonly settings: Settings,
    readonly defaults: DefaultSettings,
    readonly instructions?: WindowInstructions,
    readonly surroundings?: Pick<Surroundings, "suggestion" | "examples" | "onDidChange">,
  ) {}

  /** The selected model, as far as it is known now. */
  get chosen(): ChosenModel | undefined {
    const { current } = this.selection;
    if (!current) return undefined;
    const known = this.registry.known();
    const model = resolveModel(
      current.id,
      known.flatMap(({ models }) => models),
    );
    const provider = known.find(({ provider }) => provider.id === model?.provider)?.provider;
    if (model) return { name: model.name, facts: modelFacts(model, provider) };
    return { name: current.name };
  }

  /** Why the model of agent mode cannot work as an agent, as far as it is known now. */
  get agentProblem(): string | undefined {
    const id = taskModel("agent") ?? this.selection.current?.id;
    if (id === undefined) return undefined;
    const model = this.registry.knownModel(id);
    if (!model) return undefined;
    return agentProblem(model, contextLengthOf(model, this.registry.provider(model.provider)));
  }

  plan(session: ChatSession): ContextPlan {
    return planNextMessage(session, this.defaults, this.chosen?.facts, this.instructionsOf(session).used);
  }

  /** The instruction files for the next message, as far as they are known. */
  instructionsOf({ conversation, attachments }: ChatSession): ReturnType<WindowInstructions["known"]> {
    const files = filesOf([...conversation.path(), { attachments }]);
    return this.instructions?.known(conversation.id, files) ?? { used: [], removed: [] };
  }

  /** Loads the selected model's facts. Never throws; `onChange` reports what was loaded. */
  async learn(): Promise<void> {
    const { chosen } = this;
    const id = this.selection.current?.id;
    if (id === undefined || chosen?.facts || this.asked.has(id)) return;
    this.asked.add(id);
    // If the model cannot be found, the user sees that when asking it.
    await this.registry.resolve(id).catch(() => undefined);
  }

  /** Fires on anything but the conversation itself that may change a plan. */
  onChange(listener: () => void): Disposable {
    const list = new DisposableList();
    list.add(this.selection.onDidChange(listener));
    list.add(this.registry.onDidChange(listener));
    if (this.instructions) list.add(this.instructions.onDidChange(listener));
    if (this.surroundings) list.add(this.surroundings.onDidChange(listener));
    list.add(
      this.settings.onDidChange((affects) => {
        if (planningSettings.some(affects)) listener();
      }),
    );
    return list;
  }
}
