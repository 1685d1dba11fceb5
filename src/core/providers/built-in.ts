// The providers that come with SnowCell. To add one: its own file, and one line here.

import type { Accounts } from "../accounts.js";
import type { Settings } from "../ports.js";
import type { WireContext } from "../wire/context.js";
import type { Provider } from "./provider.js";
import { SnowCellProvider } from "./snowcell/snowcell-provider.js";

export function builtInProviders(wire: WireContext, settings: Settings, accounts: Accounts): Provider[] {
  return [new SnowCellProvider(wire, settings, accounts.credentialsOf("snowcell"))];
}
