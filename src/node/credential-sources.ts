// Looks for credentials on this machine: the environment, Aider's login file, the system's keychain. Only ever on the
// person's word (`SnowCell: Import Credentials`); nothing is written to any of them.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { credentialInAiderConfig, credentialsInEnvironment, type FoundCredential } from "../core/accounts/found-credential.js";
import { parseObject } from "../core/platform/json.js";
import type { Log } from "../core/platform/ports.js";

/** Under which name the keychain keeps what is shared with SnowCell: one JSON text of field values for each provider id. */
const keychainService = "snowcell";

/** The part of @napi-rs/keyring that is used. */
interface Keyring {
  readonly findCredentials: (service: string) => readonly { readonly account: string; readonly password: string }[];
}

export async function findCredentials(log: Log): Promise<FoundCredential[]> {
  return [...credentialsInEnvironment(process.env), ...(await inAiderConfig()), ...inKeychain(log)];
}

async function inAiderConfig(): Promise<FoundCredential[]> {
  const text = await readFile(join(homedir(), ".aider", "snc_config.json"), "utf8").catch(() => undefined);
  const found = text === undefined ? undefined : credentialInAiderConfig(text, "~/.aider/snc_config.json");
  return found ? [found] : [];
}

function inKeychain(log: Log): FoundCredential[] {
  try {
    // A native module: it may not be there for this platform, or find no keychain to talk to. Both are ordinary.
    const keyring = loadKeyring();
    return keyring.findCredentials(keychainService).flatMap(({ account, password }) => {
      const values = fieldValues(password);
      return values ? [{ provider: account, source: "keychain", values }] : [];
    });
  } catch (thrown) {
    log.info(
      `Could not read the system keychain: ${thrown instanceof Error ? thrown.message.split("\n", 1)[0] : String(thrown)}`,
    );
    return [];
  }
}

/** Beside the bundle, in a package made for one platform; see test/harness/package.ts. */
const shippedBinary = "../native/keyring.node";

/**
 * The extension's own copy. By its bare name, Node would also look in every folder above the extension's, where others may
 * write.
 */
const installedModule = "../../node_modules/@napi-rs/keyring/index.js";

/** A package made for one platform includes the binary; in a checkout npm has installed it. */
function loadKeyring(): Keyring {
  const require = createRequire(import.meta.url);
  try {
    return require(shippedBinary) as Keyring;
  } catch {
    return require(installedModule) as Keyring;
  }
}

/** A plain password stands for the one secret that most providers ask for. */
function fieldValues(password: string): Record<string, string> | undefined {
  if (password.trim() === "") return undefined;
  const value = parseObject(password);
  if (value && Object.values(value).every((field) => typeof field === "string")) return value as Record<string, string>;
  return { token: password, apiKey: password };
}
