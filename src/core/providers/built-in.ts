// The built-in providers. To add one, create its folder and one entry here. Each is loaded on first use.

import type { Accounts } from "../accounts/accounts.js";
import type { Settings } from "../platform/ports.js";
import { LazyProvider, type ProviderDescription } from "../provider-api/lazy-provider.js";
import type { Provider } from "../provider-api/provider.js";
import type { WireContext } from "../wire/http/context.js";
import { codegenDescription } from "./codegen/description.js";
import { huggingFaceDescription } from "./huggingface/description.js";
import type { OllamaProvider } from "./ollama/ollama-provider.js";
import { openAIDescription } from "./openai/description.js";
import { snowCellDescription } from "./snowcell/description.js";
import { stackSpotDescription } from "./stackspot/description.js";

const ollamaDescription: ProviderDescription = {
  id: "ollama",
  name: "Ollama",
  boundary: "local",
  worksWithoutLogin: true,
  loginMethods: () => [],
};

export interface BuiltInProviders {
  /** In display order. */
  readonly all: readonly Provider[];
  /** Also separate, because its settings are checked when the window starts: its models are set up by default. */
  readonly snowcell: LazyProvider;
  /** Also separate, because only it can pull models. */
  readonly ollama: LazyProvider<OllamaProvider>;
}

/** `machine` is the display name of the machine that sends requests: `localhost` means something else on each. */
export function builtInProviders(
  wire: WireContext,
  settings: Settings,
  accounts: Accounts,
  machine: () => string,
): BuiltInProviders {
  const credentials = (description: ProviderDescription) => accounts.credentialsOf(description.id);
  const ollama = new LazyProvider(ollamaDescription, settings, async () => {
    const { OllamaProvider } = await import("./ollama/ollama-provider.js");
    return new OllamaProvider(wire, settings, machine);
  });
  const snowcell = new LazyProvider(snowCellDescription, settings, async () => {
    const { SnowCellProvider } = await import("./snowcell/snowcell-provider.js");
    return new SnowCellProvider(wire, settings, credentials(snowCellDescription));
  });
  const all = [
    snowcell,
    new LazyProvider(stackSpotDescription, settings, async () => {
      const { StackSpotProvider } = await import("./stackspot/stackspot-provider.js");
      return new StackSpotProvider(wire, settings, credentials(stackSpotDescription));
    }),
    ollama,
    new LazyProvider(huggingFaceDescription, settings, async () => {
      const { HuggingFaceProvider } = await import("./huggingface/huggingface-provider.js");
      return new HuggingFaceProvider(wire, settings, credentials(huggingFaceDescription));
    }),
    new LazyProvider(openAIDescription, settings, async () => {
      const { OpenAIProvider } = await import("./openai/openai-provider.js");
      return new OpenAIProvider(wire, settings, credentials(openAIDescription));
    }),
    new LazyProvider(codegenDescription, settings, async () => {
      const { CodegenProvider } = await import("./codegen/codegen-provider.js");
      return new CodegenProvider(wire, settings, credentials(codegenDescription));
    }),
  ];
  return { all, snowcell, ollama };
}
