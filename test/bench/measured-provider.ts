// The SnowCell provider as it ships, pointed at one chat endpoint: everything from a user's message to the first token,
// except VS Code itself.

import type { Provider } from "../../src/core/provider-api/provider.js";
import { loadAsShipped } from "./as-shipped.js";

interface Modules {
  readonly provider: typeof import("../../src/core/providers/snowcell/snowcell-provider.js");
  readonly surroundings: typeof import("../support/wire-context.js");
}

export const measuredModel = "measured";

/** Its only model is `measuredModel`, at `endpoint`, under the name `modelName`. */
export async function loadMeasuredProvider(endpoint: string, modelName: string): Promise<Provider> {
  const { provider, surroundings } = await loadAsShipped<Modules>({
    provider: "src/core/providers/snowcell/snowcell-provider.ts",
    surroundings: "test/support/wire-context.ts",
  });
  const settings = new surroundings.TestSettings({
    "snowcell.models": [{ key: measuredModel, name: modelName, endpoint }],
  });
  const credentials = surroundings.testAccounts().credentialsOf("snowcell");
  return new provider.SnowCellProvider(surroundings.wireContext(), settings, credentials);
}
