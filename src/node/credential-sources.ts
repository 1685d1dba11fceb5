// Looks for credentials on this machine: in the environment, Aider's login file and the system's keychain. Runs only if the
// user asks for it (`SnowCell: Import Credentials`), and never writes to any of them.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { credentialInAiderConfig, credentialsInEnvironment, type FoundCredential } from "../core/accounts/found-credential.js";
import { parseObject } from "../core/platform/json.js";
import type { Log } from "../core/platform/ports.js";

/** Service name of our keychain entries. Each provider id has one, with the field values as JSON. */
const keychainService = "snowcell";

/** The part of @napi-rs/keyring that we use. */
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
    // A native module: it may be missing on this platform, or find no keychain. Neither is an error.
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

/** Next to the bundle, in platform-specific packages; see test/harness/package.ts. */
const shippedBinary = "../native/keyring.node";

/**
 * The extension's own copy. With the bare module name, Node would also search all parent folders of the extension, where
 * others may have write access.
 */
const installedModule = "../../node_modules/@napi-rs/keyring/index.js";

/** Platform-specific packages include the binary; in a checkout, npm has installed it. */
function loadKeyring(): Keyring {
  const require = createRequire(import.meta.url);
  try {
    return require(shippedBinary) as Keyring;
  } catch {
    return require(installedModule) as Keyring;
  }
}

/** A plain password is the single secret that most providers need. */
function fieldValues(password: string): Record<string, string> | undefined {
  if (password.trim() === "") return undefined;
  const value = parseObject(password);
  if (value && Object.values(value).every((field) => typeof field === "string")) return value as Record<string, string>;
  return { token: password, apiKey: password };
}
