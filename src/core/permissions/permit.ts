// Proof that the gate allowed one call. Only the gate creates permits; every port that writes, runs or fetches demands one.

import type { Action } from "./action.js";

export class Permit {
  private constructor(
    readonly stepId: string,
    readonly inputHash: string,
    private readonly actions: readonly Action[],
    private readonly places: readonly (readonly string[])[],
  ) {}

  /** Whether the permit was issued for this action. */
  covers(action: Action): boolean {
    return this.indexOf(action) !== -1;
  }

  /** Where the gate found the action's path to lead; see `demandPlace`. */
  placesOf(action: Action): readonly string[] {
    return this.places[this.indexOf(action)] ?? [];
  }

  private indexOf(action: Action): number {
    const wanted = textOf(action);
    return this.actions.findIndex((allowed) => textOf(allowed) === wanted);
  }

  /** Only `core/permissions/gate.ts` may call this; test/manifest/permits.test.ts checks it. */
  static issue(
    stepId: string,
    inputHash: string,
    actions: readonly Action[],
    places: readonly (readonly string[])[] = [],
  ): Permit {
    return new Permit(stepId, inputHash, structuredClone(actions), places);
  }
}

/** The same for equal actions, in whatever order their fields were written. */
function textOf(action: Action): string {
  return JSON.stringify(Object.entries(action).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Throws if the permit does not cover the action. Every writing port calls this first. */
export function demand(permit: Permit, action: Action): void {
  if (!(permit instanceof Permit) || !permit.covers(action)) {
    throw new Error(`No permit for ${action.kind}`);
  }
}
