// Whether a model can be chosen for messages: its kind, and the state of its provider's login.

import type { Session } from "../accounts/session.js";
import type { ModelInfo, Provider } from "../provider-api/provider.js";

/** Embedding models and those that only fill in code do not answer messages. */
export function answersMessages({ capabilities }: Pick<ModelInfo, "capabilities">): boolean {
  return capabilities.some((capability) => capability === "chat" || capability === "completion" || capability === "agent");
}

/**
 * Whether requests can succeed: the user is logged in, or no login is needed. A login that has expired is sent and refused
 * even where none is needed.
 */
export function isUsable(
  { loginMethods, worksWithoutLogin }: Pick<Provider, "loginMethods" | "worksWithoutLogin">,
  session: Pick<Session, "status"> | undefined,
): boolean {
  return session ? session.status === "signed-in" : worksWithoutLogin || loginMethods.length === 0;
}
