// `SnowCell: Import Credentials`: lists the credentials found on the machine, and imports only those that the user ticks.
// Each is checked against its service before it is stored.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Accounts } from "../../core/accounts/accounts.js";
import { type FoundCredential, masked, methodFor } from "../../core/accounts/found-credential.js";
import { failureOf } from "../../core/failures/errors.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import { internalFailure } from "../../core/failures/internal-failure.js";
import type { Credentials, LoginMethod, Provider } from "../../core/provider-api/provider.js";
import { pickFrom } from "../interface/lists.js";
import { showError, showInformation } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";

interface Candidate {
  readonly found: FoundCredential;
  readonly provider: Provider;
  readonly method: LoginMethod;
}

/** Returns the models selected in the tools that the credentials came from, for the caller to offer. */
export async function importCredentials(
  all: readonly FoundCredential[],
  providers: readonly Provider[],
  accounts: Accounts,
): Promise<string[]> {
  const candidates = all.flatMap((found): Candidate[] => {
    const provider = providers.find(({ id }) => id === found.provider);
    const method = provider && methodFor(provider, found.values);
    return provider && method ? [{ found, provider, method }] : [];
  });
  if (candidates.length === 0) {
    void showInformation(
      l10n.t("No credentials were found in the environment, ~/.aider/snc_config.json, or the system keychain."),
    );
    return [];
  }
  const picked = await pickFrom(candidates.map(candidateItem), {
    canPickMany: true,
    title: l10n.t("Import Credentials"),
    placeHolder: l10n.t("Select what SnowCell may copy to its secret storage. Nothing else is copied."),
    ignoreFocusOut: true,
  });
  const imported: string[] = [];
  for (const { candidate } of picked ?? []) {
    if ((await takeOver(candidate, accounts)) && candidate.found.selectedModel) imported.push(candidate.found.selectedModel);
  }
  return imported;

  function candidateItem(candidate: Candidate): vscode.QuickPickItem & { readonly candidate: Candidate } {
    const { found, provider, method } = candidate;
    const secret = method.fields.find((field) => field.secret)?.key ?? "";
    const session = accounts.session(provider.id);
    return {
      label: provider.name,
      description: `${found.source} · ${masked(found.values[secret] ?? "")}`,
      detail: session
        ? l10n.t("Replaces the login of {0}. Checked with {1} before it is stored.", session.account.label, provider.name)
        : l10n.t("Checked with {0} before it is stored.", provider.name),
      candidate,
    };
  }
}

async function takeOver({ found, provider, method }: Candidate, accounts: Accounts): Promise<boolean> {
  const controller = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t("Checking the login with {0}…", provider.name),
    cancellable: true,
  };
  try {
    const account = await withProgress(options, async (_progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      const values = await withChoices(provider, method, found.values, controller.signal);
      return values && (await accounts.logIn(provider, method.id, values, controller.signal));
    });
    if (account) void showInformation(l10n.t("Logged in as {0}.", account.label));
    return account !== undefined;
  } catch (thrown) {
    if (controller.signal.aborted) return false;
    const failure = failureOf(thrown) ?? internalFailure(provider.id, thrown);
    void showError(l10n.t("{0} was not imported. {1}", found.source, failureLine(failure, provider.name)));
    return false;
  }
}

/** Only the fields of this login method; asks for choices that were not found. */
async function withChoices(
  provider: Provider,
  method: LoginMethod,
  found: Credentials,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const values: Record<string, string> = {};
  for (const field of method.fields) {
    const value = found[field.key];
    if (value !== undefined) values[field.key] = value;
    else if (field.choice) {
      const choices = (await provider.listChoices?.(method.id, field.key, values, signal)) ?? [];
      const picked =
        choices.length === 1
          ? choices[0]
          : await pickFrom([...choices], { title: l10n.t("Import Credentials"), placeHolder: field.label });
      if (!picked) return undefined;
      values[field.key] = picked.value;
    }
  }
  return values;
}
