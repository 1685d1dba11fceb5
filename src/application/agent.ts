// Wires up agent mode: the gate, the tools, the commands and the list of changes. Loaded with the first conversation in agent
// mode, or the first command about it.

import { settings } from "../contributions/contributions.js";
import type { AgentServices } from "../core/agent/agent-services.js";
import { commandTools } from "../core/tools/commands/command-tools.js";
import { fetchUrlTool } from "../core/tools/fetch/fetch-url.js";
import { parsePrices, priceOf } from "../core/usage/price.js";
import { agentLimits } from "../vscode/agent/agent-settings.js";
import { WindowCommands } from "../vscode/agent/commands/window-commands.js";
import { createTools } from "../vscode/agent/create-tools.js";
import { manageTools } from "../vscode/agent/outside/manage-tools.js";
import { outsideChoice } from "../vscode/agent/outside/outside-choice.js";
import type { AgentOfWindow } from "../vscode/agent/panel/agent-feature.js";
import { createGate, savedRules } from "../vscode/agent/permissions/create-gate.js";
import { managePermissions } from "../vscode/agent/permissions/manage-permissions.js";
import { projectFacts } from "../vscode/agent/project-facts.js";
import type { EditorActions } from "../vscode/editor/editor-actions.js";
import { PageFetcher } from "../vscode/fetch/page-fetcher.js";
import { settingsOfVSCode } from "../vscode/platform/stores.js";
import type { Foundation } from "./foundation.js";

/** Agent mode as the sessions, the panels and the commands use it. */
export interface WindowAgent extends AgentOfWindow {
  readonly services: AgentServices;
  manageTools(): Promise<void>;
  managePermissions(): Promise<void>;
}

export function createAgent(foundation: Foundation, editorActions: () => Promise<EditorActions>): WindowAgent {
  const { context, history, log, own, requests } = foundation;
  const tools = own(
    createTools({
      storage: context.storageUri ?? context.globalStorageUri,
      reviews: async () => (await editorActions()).reviews,
      more: async () => [
        ...commandTools(commands.services),
        fetchUrlTool({ fetch: (permit, action, signal) => pages.fetchAllowed(permit, action, signal) }),
      ],
      outside: outsideChoice(context.globalState),
    }),
  );
  const pages = new PageFetcher(foundation.wire);
  const { gate, facts } = createGate(context.globalState, (tool) => tools.outside.definitionHash(tool));
  const commands = own(new WindowCommands({ facts, storage: context.globalStorageUri, redact: log.redact }));
  return {
    tool: (name) => tools.tool(name),
    changedFiles: tools.changedFiles,
    manageTools: () => manageTools(tools.outside),
    managePermissions: () => managePermissions(savedRules(context.globalState)),
    services: {
      gate,
      journal: history.store,
      limits: agentLimits,
      tools: (by) => tools.tools(by),
      model: (signal) => requests.resolveFor("agent", signal),
      projectFacts: async () => projectFacts(facts.shell),
      hashOf: (uri) => tools.hashOf(uri),
      price: ({ model }) => priceOf(model.id, parsePrices(settingsOfVSCode.get(settings.usagePrices)).prices),
    },
  };
}
