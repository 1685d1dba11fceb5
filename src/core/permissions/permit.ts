// Proof that the gate allowed one call. Only the gate creates permits; every port that writes, runs or fetches demands one.

import type { Action } from "./action.js";

export class Permit {
  private constructor(
    readonly stepId: string,
    readonly inputHash: string,
    private readonly actions: readonly Action[],
  ) {}

  /** Whether the permit was issued for this action. */
  covers(action: Action): boolean {
    const wanted = JSON.stringify(action);
    return this.actions.some((allowed) => JSON.stringify(allowed) === wanted);
  }

  /** Only `core/permissions/gate.ts` may call this; test/manifest/write-paths.test.ts checks it. */
  static issue(stepId: string, inputHash: string, actions: readonly Action[]): Permit {
    return new Permit(stepId, inputHash, actions);
  }
}

/** Throws if the permit does not cover the action. Every writing port calls this first. */
export function demand(permit: Permit, action: Action): void {
  if (!(permit instanceof Permit) || !permit.covers(action)) {
    throw new Error(`No permit for ${action.kind}`);
  }
}
