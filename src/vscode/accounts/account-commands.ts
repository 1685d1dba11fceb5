// Start here: the account commands: log in, log out, import credentials found on this machine, add a provider; and the
// warning when a login is lost.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import type { Accounts } from "../../core/accounts/accounts.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { Log } from "../../core/platform/ports.js";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import type { Account } from "../../core/provider-api/provider.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation, showWarning } from "../interface/messages.js";
import type { ModelSelection } from "../models/model-selection.js";
import type { AddProviderServices } from "./add-provider.js";

export interface AccountServices extends AddProviderServices {
  readonly log: Log;
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  readonly selection: ModelSelection;
  providerName(providerId: string): string;
}

export class AccountCommands {
  constructor(private readonly services: AccountServices) {}

  /** The account, or `undefined` if the user cancelled. Without an id, the user chooses the provider first. */
  async logIn(providerId?: string): Promise<Account | undefined> {
    const { registry, accounts } = this.services;
    const { logIn } = await import("./login.js");
    const account = await logIn(registry.providers(), accounts, providerId);
    if (account) void this.leadOn(account);
    return account;
  }

  /** Without a model, a login leads nowhere. */
  private async leadOn({ label }: Account): Promise<void> {
    const select = l10n.t("Select Model");
    const words = l10n.t("Logged in as {0}.", label);
    const pressed = this.services.selection.current ? await showInformation(words) : await showInformation(words, select);
    if (pressed === select) await vscode.commands.executeCommand(commands.selectModel);
  }

  async logOut(providerId?: string): Promise<void> {
    const { registry, accounts } = this.services;
    const loggedIn = registry.providers().filter((provider) => accounts.session(provider.id));
    if (providerId !== undefined && !loggedIn.some(({ id }) => id === providerId)) {
      // Does not log in to another provider instead.
      void showInformation(l10n.t("You are not logged in to {0}.", this.services.providerName(providerId)));
      return;
    }
    const items = loggedIn.map((provider) => ({
      label: provider.name,
      description: accounts.session(provider.id)?.account.label ?? "",
      provider,
    }));
    const chosen =
      loggedIn.find((provider) => provider.id === providerId) ??
      (loggedIn.length <= 1
        ? loggedIn[0]
        : (await pickFrom(items, { title: l10n.t("Log Out"), placeHolder: l10n.t("Which service do you want to log out of?") }))
            ?.provider);
    if (loggedIn.length === 0) {
      void showInformation(l10n.t("You are not logged in to any service."));
    } else if (chosen) {
      await accounts.logOut(chosen.id);
      void showInformation(l10n.t("Logged out of {0}. Its token was deleted.", chosen.name));
    }
  }

  /** With the id of a custom provider, offers to edit or remove that one. */
  async addProvider(providerId?: string): Promise<void> {
    const { addProvider } = await import("./add-provider.js");
    await addProvider(this.services, providerId);
  }

  async importFoundCredentials(): Promise<void> {
    const { log, registry, accounts, selection } = this.services;
    const [{ findCredentials }, { importCredentials }] = await Promise.all([
      import("../../node/credential-sources.js"),
      import("./import-credentials.js"),
    ]);
    const chosenElsewhere = await importCredentials(await findCredentials(log), registry.providers(), accounts);
    // A user who comes from Aider keeps the model they had there, unless one is already selected here.
    const [first] = chosenElsewhere;
    if (first === undefined || selection.current) return;
    const { provider, model } = await registry.resolve(first);
    await selection.choose({ id: qualifiedId(model), name: model.name, providerName: provider.name });
  }

  /**
   * Warns that tokens are lost: without a keyring, the system forgets them when VS Code ends. Without a warning, that
   * would look like an expired token.
   */
  async reportLost(providerIds: readonly string[]): Promise<void> {
    const names = providerIds.map((id) => this.services.providerName(id)).join(", ");
    const button = l10n.t("Log In");
    const words = l10n.t(
      "The token for {0} was lost because this system's secret storage is temporary. Log in again. To keep tokens on Linux, install and unlock a keyring (GNOME Keyring or KWallet).",
      names,
    );
    if ((await showWarning(words, button)) === button) await this.logIn(providerIds[0]);
  }

  async reportExpired(providerId: string): Promise<void> {
    const name = this.services.providerName(providerId);
    const button = l10n.t("Log In");
    const words = l10n.t("The login to {0} has expired or was revoked. Log in again to continue.", name);
    if ((await showWarning(words, button)) === button) await this.logIn(providerId);
  }
}
