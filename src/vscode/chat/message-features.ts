// Features around the message being written: the context meter and its list, attaching, and the parameters. Loaded with
// the first panel; attaching and the parameters load when they are first used.

import type { ChatSession } from "../../core/chat/chat-session.js";
import type { Attachment } from "../../core/conversation/conversation.js";
import type { DefaultSettings } from "../../core/conversation/conversation-settings.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { Disposable, Settings, StateStore } from "../../core/platform/ports.js";
import type { WireContext } from "../../core/wire/http/context.js";
import type { ContextView } from "../../protocol/host-messages.js";
import type { AttachFeature } from "../attach/attach-feature.js";
import { ContextFeature } from "../context/context-feature.js";
import { ContextMeter } from "../context/context-meter.js";
import { WindowContext } from "../context/window-context.js";
import type { WindowInstructions } from "../instructions/window-instructions.js";
import type { ModelSelection } from "../models/model-selection.js";
import type { PanelFeature } from "../panel/panel-feature.js";
import type { Surroundings } from "../surroundings/surroundings.js";

export function createMessageFeatures(
  registry: ProviderRegistry,
  selection: ModelSelection,
  settings: Settings,
  defaults: DefaultSettings,
  wire: WireContext,
  state: StateStore,
  instructions: WindowInstructions,
  surroundings: Surroundings,
): MessageFeatures {
  const window = new WindowContext(registry, selection, settings, defaults, instructions, surroundings);
  return new MessageFeatures(window, wire, state);
}

export class MessageFeatures {
  readonly context: PanelFeature;
  private attaching: Promise<AttachFeature> | undefined;

  constructor(
    private readonly window: WindowContext,
    private readonly wire: WireContext,
    private readonly state: StateStore,
  ) {
    this.context = new ContextFeature(window);
  }

  meter(session: ChatSession, show: (context: ContextView) => void): Disposable {
    return new ContextMeter(session, this.window, this.wire.clock, show);
  }

  attach(): Promise<AttachFeature> {
    // One per window: it caches the list of files.
    this.attaching ??= import("../attach/attach-feature.js").then(
      ({ AttachFeature }) => new AttachFeature(this.window, this.wire),
    );
    return this.attaching;
  }

  async parameters(): Promise<PanelFeature> {
    const { createParametersFeature } = await import("../parameters/parameters-feature.js");
    return createParametersFeature(this.window, this.state);
  }

  /** The editor's selection; `undefined` if nothing was attached, which the user has been shown. */
  async selection(): Promise<Attachment | undefined> {
    return await (await this.attach()).selection();
  }
}
