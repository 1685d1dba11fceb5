// What each remedy does, decided once for the panel, notifications, comparisons and the status page. A place only knows the
// request that failed, and its own way to another model or to a new chat if it has one.

import type { Failure, Remedy } from "./errors.js";

/** What a remedy needs from the window. */
export interface RemedyServices {
  /** Whether the user is logged in afterwards. */
  logIn(providerId: string): Promise<boolean>;
  /** Lets the user choose the model of this window. Whether it is another model afterwards. */
  selectModel(): Promise<boolean>;
  /** Opens the setting that the failure is about, or else the settings of the provider. */
  openSettings(failure: Failure | undefined, providerId: string): Promise<void>;
  showLog(): void;
  newChat(): Promise<void>;
}

/** Where the button of a failure is. */
export interface RemedyPlace {
  /** The provider to log in to, and whose settings may be wrong. */
  readonly provider: string;
  readonly failure?: Failure | undefined;
  /** Repeats the request that failed. */
  again(): Promise<void>;
  /** Repeats it with a model that the user chooses for this request alone. Absent: with the model of the window. */
  againWithAnotherModel?(): Promise<void>;
  /** Starts a new chat where the button is. Absent: in the panel in use. */
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
      // A remedy without a case does not compile.
      remedy satisfies never;
  }
}
