// Providers as they ship, pointed at one endpoint: everything from a user's message to the first token, except VS Code
// itself.

import type { Provider } from "../../src/core/provider-api/provider.js";
import { loadAsShipped } from "./as-shipped.js";
import type { Dialect } from "./dialect-answers.js";

interface Modules {
  readonly provider: typeof import("../../src/core/providers/snowcell/snowcell-provider.js");
  readonly custom: typeof import("../../src/core/providers/custom/custom-provider.js");
  readonly definitions: typeof import("../../src/core/providers/custom/definitions.js");
  readonly surroundings: typeof import("../support/wire-context.js");
}

export const measuredModel = "measured";

/** Its only model is `measuredModel`, at `endpoint`, under the name `modelName`. */
export async function loadMeasuredProvider(endpoint: string, modelName: string): Promise<Provider> {
  const { provider, surroundings } = await modules();
  const settings = new surroundings.TestSettings({
    "snowcell.models": [{ key: measuredModel, name: modelName, endpoint }],
  });
  const credentials = surroundings.testAccounts().credentialsOf("snowcell");
  return new provider.SnowCellProvider(surroundings.wireContext(), settings, credentials);
}

/** A provider that the user added, without a key. Its only model is `measuredModel`. */
export async function loadProviderOf(api: Dialect, baseUrl: string): Promise<Provider> {
  const { custom, definitions, surroundings } = await modules();
  const entry = { id: "measured", name: "Measured", baseUrl, auth: "none", boundary: "local", models: [measuredModel], api };
  const [definition] = definitions.readCustomProviders([entry]).definitions;
  if (!definition) throw new Error("The setting is not accepted");
  return new custom.CustomProvider(surroundings.wireContext(), definition, surroundings.testAccounts().credentialsOf("measured"));
}

let loading: Promise<Modules> | undefined;

function modules(): Promise<Modules> {
  loading ??= loadAsShipped<Modules>({
    provider: "src/core/providers/snowcell/snowcell-provider.ts",
    custom: "src/core/providers/custom/custom-provider.ts",
    definitions: "src/core/providers/custom/definitions.ts",
    surroundings: "test/support/wire-context.ts",
  });
  return loading;
}
