// What each remedy does, defined once for the panel, notifications, comparisons and the status page. A place knows only the
// request that failed, and how to switch to another model or a new chat if it can.

import type { Failure, Remedy } from "./errors.js";

/** What a remedy needs from the window. */
export interface RemedyServices {
  /** Returns true if the user is logged in afterwards. */
  logIn(providerId: string): Promise<boolean>;
  /** Lets the user select this window's model. Returns true if it changed. */
  selectModel(): Promise<boolean>;
  /** Opens the setting that the failure names, or the provider's settings if it names none. */
  openSettings(failure: Failure | undefined, providerId: string): Promise<void>;
  showLog(): void;
  newChat(): Promise<void>;
}

/** Where the button of a failure is. */
export interface RemedyPlace {
  /** The provider to log in to, or whose settings to open. */
  readonly provider: string;
  readonly failure?: Failure | undefined;
  /** Retries the failed request. */
  again(): Promise<void>;
  /** Retries it with a model that the user picks for this request only. If absent, uses the window's model. */
  againWithAnotherModel?(): Promise<void>;
  /** Starts a new chat here. If absent, starts it in the active panel. */
  newChat?(): Promise<void>;
}

export async function carryOutRemedy(remedy: Remedy, place: RemedyPlace, services: RemedyServices): Promise<void> {
  switch (remedy) {
    case "retry":
      return await place.again();
    case "log-in":
      if (await services.logIn(place.provider)) await place.again();
      return;
    case "switch-model":
      if (place.againWithAnotherModel) return await place.againWithAnotherModel();
      if (await services.selectModel()) await place.again();
      return;
    case "open-settings":
      return await services.openSettings(place.failure, place.provider);
    case "show-log":
      return services.showLog();
    case "new-chat":
      return await (place.newChat ?? services.newChat)();
    case "none":
      return;
    default:
      // Fails to compile if a remedy has no case.
      remedy satisfies never;
  }
}
