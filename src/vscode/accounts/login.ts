// `SnowCell: Login`: asks for the provider, then only for what it needs; checks the login with the service before storing
// it. A box keeps what was typed until the service accepts it.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Accounts } from "../../core/accounts/accounts.js";
import { type Failure, failureOf } from "../../core/failures/errors.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import { internalFailure } from "../../core/failures/internal-failure.js";
import type { Account, CredentialField, Credentials, LoginMethod, Provider } from "../../core/provider-api/provider.js";
import { createTextBox } from "../interface/input-boxes.js";
import { pickFrom } from "../interface/lists.js";
import { showError } from "../interface/messages.js";
import { plainText } from "../interface/plain-text.js";
import { withProgress } from "../interface/progress.js";

/** Runs the whole login. Returns the account, or `undefined` if the user cancelled. */
export async function logIn(
  providers: readonly Provider[],
  accounts: Accounts,
  providerId?: string,
): Promise<Account | undefined> {
  const provider = providers.find((candidate) => candidate.id === providerId) ?? (await pickProvider(providers, accounts));
  const method = provider && (await pickMethod(provider));
  if (!provider || !method) return undefined;

  const values: Record<string, string> = {};
  let step = 0;
  for (;;) {
    const field = method.fields[step];
    if (!field) return undefined;
    const last = step === method.fields.length - 1;
    const accept = async (value: string, signal: AbortSignal): Promise<Account | undefined> => {
      if (value === "") delete values[field.key];
      else values[field.key] = value;
      return last ? await accounts.logIn(provider, method.id, { ...values }, signal) : undefined;
    };
    const question = {
      provider,
      method,
      field,
      step,
      last,
      value: values[field.key] ?? remembered(field, accounts, provider),
      accept,
    };
    const outcome = field.choice ? await askChoice(question, values) : await askField(question);
    if (outcome === "cancelled") return undefined;
    if (outcome === "back") step--;
    else if (outcome === "next") step++;
    else return outcome;
  }
}

async function pickProvider(providers: readonly Provider[], accounts: Accounts): Promise<Provider | undefined> {
  const items = providers
    .filter((provider) => provider.loginMethods.length > 0)
    .map((provider) => {
      const session = accounts.session(provider.id);
      const state =
        session === undefined
          ? l10n.t("not logged in")
          : session.status === "expired"
            ? l10n.t("expired: {0}", session.account.label)
            : l10n.t("logged in as {0}", session.account.label);
      return { label: provider.name, description: state, provider };
    });
  const picked = await pickFrom(items, {
    title: l10n.t("Log In"),
    placeHolder: l10n.t("Which service do you want to log in to?"),
    ignoreFocusOut: true,
  });
  return picked?.provider;
}

async function pickMethod(provider: Provider): Promise<LoginMethod | undefined> {
  if (provider.loginMethods.length <= 1) return provider.loginMethods[0];
  const items = provider.loginMethods.map((method) => ({
    label: method.label,
    ...(method.detail ? { detail: method.detail } : {}),
    method,
  }));
  const picked = await pickFrom(items, {
    title: l10n.t("Log in to {0}", provider.name),
    placeHolder: l10n.t("How do you want to log in?"),
    ignoreFocusOut: true,
  });
  return picked?.method;
}

/** Prefills the user name of the expired session. */
function remembered(field: CredentialField, accounts: Accounts, provider: Provider): string {
  return field.key === "user" ? (accounts.session(provider.id)?.account.label ?? "") : "";
}

interface Question {
  readonly provider: Provider;
  readonly method: LoginMethod;
  readonly field: CredentialField;
  readonly step: number;
  /** This field completes the login, which is then checked. */
  readonly last: boolean;
  readonly value: string;
  /** Accepts a value; throws a `FailureError` to keep the box open and show the reason in it. */
  accept(value: string, signal: AbortSignal): Promise<Account | undefined>;
}

function askField(question: Question): Promise<Account | "cancelled" | "back" | "next"> {
  const { provider, method, field } = question;
  const box = createTextBox(l10n.t("Log in to {0}", provider.name), field.label);
  const helpButton: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("link-external"),
    tooltip: l10n.t("Where do I get this?"),
  };
  box.placeholder = plainText(field.placeholder);
  box.password = field.secret;
  box.value = question.value;
  box.ignoreFocusOut = true;
  box.step = question.step + 1;
  box.totalSteps = method.fields.length;
  box.buttons = [...(question.step > 0 ? [vscode.QuickInputButtons.Back] : []), ...(method.helpUrl ? [helpButton] : [])];

  return new Promise((resolve) => {
    const controller = new AbortController();
    const finish = (outcome: Account | "cancelled" | "back" | "next"): void => {
      resolve(outcome);
      controller.abort();
      for (const subscription of subscriptions) subscription.dispose();
      box.dispose();
    };
    const accept = async (): Promise<void> => {
      if (!box.enabled) return;
      if (box.value.trim() === "" && !field.optional) {
        box.validationMessage = plainText(l10n.t("{0} is required.", field.label));
        return;
      }
      box.enabled = false;
      box.busy = true;
      try {
        const account = await checking(provider, question.last, controller, () =>
          question.accept(box.value.trim(), controller.signal),
        );
        finish(account ?? "next");
      } catch (thrown) {
        if (controller.signal.aborted) return finish("cancelled");
        const failure = failureOf(thrown) ?? internalFailure(provider.id, thrown);
        box.validationMessage = plainText(whyNot(failure, provider.name));
        box.enabled = true;
        box.busy = false;
      }
    };
    const subscriptions = [
      box.onDidAccept(accept),
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      }),
      box.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) finish("back");
        else if (method.helpUrl) void vscode.env.openExternal(vscode.Uri.parse(method.helpUrl));
      }),
      box.onDidHide(() => finish("cancelled")),
    ];
    box.show();
  });
}

/** One sentence for a wrong token or password; the service's message would only repeat it. */
function whyNot(failure: Failure, providerName: string): string {
  if (failure.kind !== "unauthenticated") return failureLine(failure, providerName);
  const said = l10n.t("{0} refused the login. Check it and try again.", providerName);
  return failure.note === undefined ? said : failure.note;
}

/** Shows progress with a Cancel button during the check; fields before the last are only recorded, and show none. */
async function checking<Result>(
  provider: Provider,
  live: boolean,
  controller: AbortController,
  check: () => Promise<Result>,
): Promise<Result> {
  if (!live) return await check();
  return await withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t("Checking the login with {0}…", provider.name),
      cancellable: true,
    },
    async (_progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      return await check();
    },
  );
}

/** A field whose value is picked from what the account offers; the earlier fields are used to load the choices. */
async function askChoice(question: Question, values: Credentials): Promise<Account | "cancelled" | "back" | "next"> {
  const { provider, method, field } = question;
  const controller = new AbortController();
  try {
    const choices = await checking(
      provider,
      true,
      controller,
      async () => await provider.listChoices?.(method.id, field.key, values, controller.signal),
    );
    const items = (choices ?? []).map(({ label, detail, value }) => ({ label, ...(detail ? { detail } : {}), value }));
    // A single choice needs no question.
    const picked =
      items.length === 1
        ? items[0]
        : await pickFrom(items, {
            title: l10n.t("Log in to {0}", provider.name),
            placeHolder: field.label,
            ignoreFocusOut: true,
          });
    if (!picked) return "cancelled";
    return (
      (await checking(provider, question.last, controller, () => question.accept(picked.value, controller.signal))) ?? "next"
    );
  } catch (thrown) {
    if (controller.signal.aborted) return "cancelled";
    const failure = failureOf(thrown) ?? internalFailure(provider.id, thrown);
    // Values typed before are kept: the user goes back to them.
    void showError(failureLine(failure, provider.name));
    return question.step > 0 ? "back" : "cancelled";
  }
}
