// What the request pipeline needs from around it.

import type { RequestObservation } from "../health/request-observation.js";
import type { ProviderRegistry } from "../models/registry.js";
import type { Clock, Log } from "../platform/ports.js";
import type { Provider } from "../provider-api/provider.js";
import type { CandidateState } from "../routing/candidate.js";
import type { FallbackSettings } from "../routing/fallback.js";
import type { AskUser } from "./consent.js";

export interface RequestServices {
  readonly registry: Pick<ProviderRegistry, "resolve" | "refresh" | "known" | "provider">;
  readonly clock: Clock;
  readonly log: Log;
  /** `provider/model` of the model chosen in this window. */
  chosenModel(): string | undefined;
  /** Hears of every request that was made. */
  observe(observation: RequestObservation): void;
  readonly askUser: AskUser;
  fallback(): FallbackSettings;
  /** Whether a provider can be asked: an account is signed in, or none is needed. */
  isSignedIn(provider: Provider): boolean;
  health(providerId: string): CandidateState;
}
