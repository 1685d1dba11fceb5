// The gate of this window, with the rules that the machine keeps.

import type * as vscode from "vscode";
import { PermissionGate } from "../../../core/permissions/gate.js";
import type { GateFacts } from "../../../core/permissions/judges/gate-facts.js";
import { EditLog } from "../../../core/permissions/rules/edit-log.js";
import { Rules } from "../../../core/permissions/rules/rules.js";
import { systemClock } from "../../../node/system-clock.js";
import { stateStore } from "../../platform/stores.js";
import { windowFacts, workspaceKey } from "./window-facts.js";

export interface WindowGate {
  readonly gate: PermissionGate;
  readonly facts: GateFacts;
}

/** `definitionHash`: of an outside tool that the user has turned on; undefined if it is off. */
export function createGate(
  globalState: vscode.Memento,
  definitionHash: (tool: string) => string | undefined = () => undefined,
): WindowGate {
  const facts = windowFacts(definitionHash);
  const edits = new EditLog(stateStore(globalState), systemClock, workspaceKey);
  return { gate: new PermissionGate(facts, savedRules(globalState), edits), facts };
}

export function savedRules(globalState: vscode.Memento): Rules {
  return new Rules(stateStore(globalState), systemClock, workspaceKey);
}
