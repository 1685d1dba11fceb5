// Which models can work as an agent, and why none takes over from one that failed.

import * as l10n from "@vscode/l10n";
import type { ModelInfo } from "../../provider-api/provider.js";
import type { PassedOver } from "../../requests/asking.js";

/** A smaller window fills with the tools and two files. */
const leastContext = 16_384;
type AboutModel = Pick<ModelInfo, "name" | "capabilities" | "refused">;

/** Why a model cannot work as an agent, for the user; `undefined` if it can. `contextLength` in tokens, if known. */
export function agentProblem({ name, capabilities, refused }: AboutModel, contextLength: number | undefined): string | undefined {
  if (!capabilities.includes("tools") || refused?.includes("tools")) return l10n.t("{0} cannot call tools.", name);
  if (contextLength !== undefined && contextLength < leastContext)
    return l10n.t("{0} has a context of {1} tokens; agent mode needs {2}.", ...[name, contextLength, leastContext]);
  return undefined;
}

/** More names say no more. */
const mostNamed = 3;

/** Why no other model took over from one that failed, for the user. */
export function passedOverText(models: readonly PassedOver[]): string {
  const named = (wanted: PassedOver["lacks"]): string => {
    const names = models.filter(({ lacks }) => lacks === wanted).map(({ name }) => name);
    return `${names.slice(0, mostNamed).join(", ")}${names.length > mostNamed ? ", …" : ""}`;
  };
  const [withoutTools, withoutRoom] = [named("tools"), named("context")];
  return [
    withoutTools === "" ? "" : l10n.t("The fallback cannot call tools: {0}.", withoutTools),
    withoutRoom === "" ? "" : l10n.t("The context of the fallback is too small: {0}.", withoutRoom),
  ]
    .filter((text) => text !== "")
    .join(" ");
}
