// Sessions: which account is logged in to which provider. Credentials live only in the secret store; the account and its
// status live in the state store, so that they can be shown without reading a secret.

import * as l10n from "@vscode/l10n";
import { FailureError } from "../failures/errors.js";
import { Emitter } from "../platform/emitter.js";
import type { Clock, Disposable, SecretStore, StateStore } from "../platform/ports.js";
import type { Account, CredentialSource, Credentials, Provider } from "../provider-api/provider.js";
import { type Session, sessionStateKey } from "./session.js";

interface StoredSecret {
  readonly method: string;
  readonly values: Credentials;
  readonly account: Account;
  readonly signedInAt: number;
}

const secretPrefix = "snowcell.credentials.";

export class Accounts implements Disposable {
  private readonly emitter = new Emitter<string>();
  /** Fires with the provider id whose session changed, here or in another window. */
  readonly onDidChange = this.emitter.event;
  private readonly subscription: Disposable;
  /** Secret stores of other extensions' providers, whose credentials never go into our store. */
  private readonly guests = new Map<string, SecretStore>();
  /** Secrets already read: the store can be a round trip away, and every request needs one. */
  private readonly cache = new Map<string, Promise<StoredSecret | undefined>>();

  constructor(
    private readonly secrets: SecretStore,
    private readonly state: StateStore,
    private readonly clock: Clock,
    /** Called with every secret value, so that the log can redact it. */
    private readonly redact: (secret: string) => void,
  ) {
    this.subscription = secrets.onDidChange((key) => {
      if (!key.startsWith(secretPrefix)) return;
      const providerId = key.slice(secretPrefix.length);
      this.cache.delete(providerId);
      void this.takeOver(providerId);
    });
  }

  session(providerId: string): Session | undefined {
    return this.state.get(sessionStateKey(providerId)) as Session | undefined;
  }

  /**
   * Checks the credentials with the service before storing them. Throws a `FailureError` that names the problem; the
   * previously stored credentials stay.
   */
  async logIn(provider: Provider, method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    for (const value of Object.values(values)) this.redact(value);
    const account = await provider.verifyCredentials(method, values, signal);
    signal.throwIfAborted();
    const secret: StoredSecret = { method, values, account, signedInAt: this.clock.now() };
    const key = secretPrefix + provider.id;
    const store = this.storeOf(provider.id);
    await store.set(key, JSON.stringify(secret));
    this.cache.delete(provider.id);
    if ((await store.get(key)) === undefined) {
      throw new FailureError({
        provider: provider.id,
        kind: "internal",
        note: l10n.t("VS Code's secret storage did not keep the token."),
        remedy: "show-log",
      });
    }
    await this.setSession(provider.id, { account, method, signedInAt: secret.signedInAt, status: "signed-in" });
    return account;
  }

  async logOut(providerId: string): Promise<void> {
    await this.storeOf(providerId).delete(secretPrefix + providerId);
    this.cache.delete(providerId);
    await this.setSession(providerId, undefined);
  }

  /**
   * Returns the providers that have a session but no secret, because the secret store lost it. Marks their sessions expired
   * without showing anything; the caller reports it.
   */
  async findLostSecrets(providerIds: readonly string[]): Promise<string[]> {
    const lost: string[] = [];
    for (const id of providerIds) {
      const session = this.session(id);
      if (session?.status !== "signed-in" || (await this.readSecret(id))) continue;
      await this.state.set(sessionStateKey(id), { ...session, status: "expired" });
      lost.push(id);
    }
    return lost;
  }

  /**
   * Returns true if credentials are stored under this id, even for a provider that no longer exists. Another extension's
   * provider must not take over such an id.
   */
  async holds(providerId: string): Promise<boolean> {
    return (await this.secrets.get(secretPrefix + providerId)) !== undefined;
  }

  /** Stores the credentials of another extension's provider in `store`, until disposed. */
  async useStore(providerId: string, store: SecretStore): Promise<Disposable> {
    this.guests.set(providerId, store);
    this.cache.delete(providerId);
    const subscription = store.onDidChange((key) => {
      if (key !== secretPrefix + providerId) return;
      this.cache.delete(providerId);
      void this.takeOver(providerId);
    });
    await this.takeOver(providerId).catch(() => undefined);
    return {
      dispose: () => {
        subscription.dispose();
        this.guests.delete(providerId);
        this.cache.delete(providerId);
      },
    };
  }

  /** A provider's view of the accounts: its own credentials only. */
  credentialsOf(providerId: string): CredentialSource {
    return {
      read: async () => {
        const secret = await this.readSecret(providerId);
        return secret && { method: secret.method, values: { ...secret.values } };
      },
      reject: async () => {
        const session = this.session(providerId);
        if (session?.status === "signed-in") await this.setSession(providerId, { ...session, status: "expired" });
      },
    };
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Another window logged in or out: update the session from the secret, which is authoritative. */
  private async takeOver(providerId: string): Promise<void> {
    const secret = await this.readSecret(providerId);
    const session = this.session(providerId);
    if (secret === undefined) {
      if (session !== undefined) await this.setSession(providerId, undefined);
    } else if (session?.signedInAt !== secret.signedInAt) {
      const { account, method, signedInAt } = secret;
      await this.setSession(providerId, { account, method, signedInAt, status: "signed-in" });
    }
  }

  private storeOf(providerId: string): SecretStore {
    return this.guests.get(providerId) ?? this.secrets;
  }

  private async setSession(providerId: string, session: Session | undefined): Promise<void> {
    await this.state.set(sessionStateKey(providerId), session);
    this.emitter.fire(providerId);
  }

  private readSecret(providerId: string): Promise<StoredSecret | undefined> {
    const known = this.cache.get(providerId);
    if (known) return known;
    const reading = this.storeOf(providerId)
      .get(secretPrefix + providerId)
      .then((text) => {
        if (text === undefined) return undefined;
        const secret = JSON.parse(text) as StoredSecret;
        for (const value of Object.values(secret.values)) this.redact(value);
        return secret;
      });
    this.cache.set(providerId, reading);
    // Retry a failed read next time.
    reading.catch(() => this.cache.delete(providerId));
    return reading;
  }
}
