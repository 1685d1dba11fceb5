// Where the choice of outside tools is kept: the names in the user's settings, the hash of each definition in this machine's
// state.

import * as vscode from "vscode";
import { settings } from "../../../contributions/contributions.js";
import { stateStore } from "../../platform/stores.js";
import { settingValue } from "../../platform/trusted-settings.js";
import type { OutsideChoice } from "./window-outside.js";

export function outsideChoice(globalState: vscode.Memento): OutsideChoice {
  return {
    chosen: () => {
      const value = settingValue(settings.agentOutsideTools);
      return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
    },
    choose: async (references) => {
      const configuration = vscode.workspace.getConfiguration();
      await configuration.update(settings.agentOutsideTools, references, vscode.ConfigurationTarget.Global);
    },
    state: stateStore(globalState),
  };
}
