// Logging in and out, taking over credentials found on this machine, adding a provider; and saying so when a login is lost.

import * as l10n from "@vscode/l10n";
import { qualifiedId } from "../core/provider-api/model-name.js";
import { pickFrom } from "../vscode/interface/lists.js";
import { showInformation, showWarning } from "../vscode/interface/messages.js";
import type { Foundation } from "./foundation.js";

export class AccountCommands {
  constructor(private readonly foundation: Foundation) {}

  /** Gives the account back, so that whoever asked for the login knows whether there is one. */
  async login(providerId?: string): Promise<unknown> {
    const { registry, accounts } = this.foundation;
    const { logIn } = await import("../vscode/accounts/login.js");
    const account = await logIn(registry.providers(), accounts, providerId);
    if (account) void showInformation(l10n.t("You are logged in as {0}.", account.label));
    return account;
  }

  async logout(providerId?: string): Promise<void> {
    const { registry, accounts, providerName } = this.foundation;
    const signedIn = registry.providers().filter((provider) => accounts.session(provider.id));
    if (providerId !== undefined && !signedIn.some(({ id }) => id === providerId)) {
      // Not another one in its place.
      void showInformation(l10n.t("You are not logged in to {0}.", providerName(providerId)));
      return;
    }
    const items = signedIn.map((provider) => ({
      label: provider.name,
      description: accounts.session(provider.id)?.account.label ?? "",
      provider,
    }));
    const chosen =
      signedIn.find((provider) => provider.id === providerId) ??
      (signedIn.length <= 1
        ? signedIn[0]
        : (await pickFrom(items, { placeHolder: l10n.t("Log out of which service?") }))?.provider);
    if (signedIn.length === 0) {
      void showInformation(l10n.t("You are not logged in anywhere."));
    } else if (chosen) {
      await accounts.signOut(chosen.id);
      void showInformation(l10n.t("You are logged out of {0}. Its token is deleted.", chosen.name));
    }
  }

  async addProvider(): Promise<void> {
    const { addProvider } = await import("../vscode/accounts/add-provider.js");
    await addProvider(this.foundation);
  }

  async importFoundCredentials(): Promise<void> {
    const { log, registry, accounts, selection } = this.foundation;
    const [{ findCredentials }, { importCredentials }] = await Promise.all([
      import("../node/credential-sources.js"),
      import("../vscode/accounts/import-credentials.js"),
    ]);
    const chosenElsewhere = await importCredentials(await findCredentials(log), registry.providers(), accounts);
    // Whoever comes from Aider goes on with the model they had there, unless one is chosen here already.
    const [first] = chosenElsewhere;
    if (first === undefined || selection.current) return;
    const { provider, model } = await registry.resolve(first);
    await selection.choose({ id: qualifiedId(model), name: model.name, providerName: provider.name });
  }

  /**
   * A system without a keyring forgets tokens when VS Code ends; silence would look like a token that expired.
   * `found` is called before the person is asked to log in again.
   */
  async reportLostSecrets(found: () => void): Promise<void> {
    const { registry, accounts, providerName } = this.foundation;
    const lost = await accounts.findLostSecrets(registry.providers().map(({ id }) => id));
    if (lost.length === 0) return;
    found();
    const names = lost.map(providerName).join(", ");
    const button = l10n.t("Log In");
    const words = l10n.t(
      "The token of {0} was not kept: this system's secret storage does not last. Log in again. To keep tokens on Linux, install and unlock a keyring (GNOME Keyring or KWallet).",
      names,
    );
    if ((await showWarning(words, button)) === button) await this.login(lost[0]);
  }

  async reportExpired(providerId: string): Promise<void> {
    const name = this.foundation.providerName(providerId);
    const button = l10n.t("Log In");
    const words = l10n.t("The login to {0} has expired or was revoked. Log in again to go on.", name);
    if ((await showWarning(words, button)) === button) await this.login(providerId);
  }
}
