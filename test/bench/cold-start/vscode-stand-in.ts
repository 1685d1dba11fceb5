// Stands in for the `vscode` module, so that plain Node can activate an extension. It does nothing and accepts every call;
// only what activation depends on has a value: settings are at their defaults, state is empty.

import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

/** A proxy target that can be both called and constructed: a class cannot be called, an arrow function not constructed. */
function callable(): void {
  // The proxy around it handles the call.
}

/** Returns more of its kind if it is called, constructed, extended or read. */
function inert(): unknown {
  const properties = new Map<string | symbol, unknown>();
  const self: object = new Proxy(callable.bind(undefined), {
    get: (_target, name) => {
      // An object with `then` counts as a promise, and awaiting this one would never end.
      if (name === "then") return undefined;
      if (name === Symbol.toPrimitive) return () => "";
      if (name === Symbol.iterator) return () => [].values();
      if (!properties.has(name)) properties.set(name, inert());
      return properties.get(name);
    },
    set: (_target, name, value) => {
      properties.set(name, value);
      return true;
    },
    apply: inert,
    construct: (_target, _arguments, made) => (made === self ? inert() : Object.create(made.prototype)) as object,
  });
  return self;
}

/** The values of `known`, and something inert for everything else. */
function inertBut(known: Readonly<Record<string, unknown>>): object {
  const rest = inert() as Record<string | symbol, unknown>;
  return new Proxy(known, { get: (target, name) => (Object.hasOwn(target, name) ? target[name as string] : rest[name]) });
}

const emptyMemory = inertBut({ get: (_key: string, byDefault?: unknown) => byDefault, keys: () => [] });

/** The argument of `activate`. */
export function extensionContext(): { readonly subscriptions: unknown[] } {
  const subscriptions: unknown[] = [];
  return inertBut({ subscriptions, workspaceState: emptyMemory, globalState: emptyMemory }) as { subscriptions: unknown[] };
}

interface Manifest {
  readonly contributes?: {
    readonly configuration?: readonly { readonly properties: Readonly<Record<string, { readonly default?: unknown }>> }[];
  };
}

function settingsOf(manifestFile: string): object {
  const { contributes } = JSON.parse(readFileSync(manifestFile, "utf8")) as Manifest;
  const sections = contributes?.configuration ?? [];
  const properties = Object.assign({}, ...sections.map((part) => part.properties)) as (typeof sections)[number]["properties"];
  const section = (prefix = ""): object =>
    inertBut({
      get: (name: string, byDefault?: unknown) => properties[[prefix, name].filter(Boolean).join(".")]?.default ?? byDefault,
      inspect: () => undefined,
      has: () => true,
    });
  return inertBut({ getConfiguration: section });
}

/** Every name that the module exports, from its type declarations: a module has no list of its exports. */
function exportedNames(declarationFile: string): string[] {
  const declarations = /^\t(?:export )?(?:abstract )?(?:namespace|class|enum|const|function) (\w+)/gm;
  return [...new Set([...readFileSync(declarationFile, "utf8").matchAll(declarations)].map(([, name]) => name ?? ""))];
}

const standInUrl = "snowcell:vscode-stand-in";
const globalName = "snowcellVSCodeStandIn";

/** After this, `import "vscode"` gives the stand-in. Loads it now, so that the extension's load time does not include it. */
export async function installVSCodeStandIn(files: { readonly manifest: string; readonly declarations: string }): Promise<void> {
  const known = {
    workspace: settingsOf(files.manifest),
    l10n: inertBut({ bundle: undefined, uri: undefined, t: (message: string) => message }),
    env: inertBut({ language: "en" }),
    version: "1.104.0",
  };
  Object.assign(globalThis, { [globalName]: inertBut(known) });
  const names = exportedNames(files.declarations);
  const source = `const standIn = globalThis.${globalName};\n${names.map((name) => `export const ${name} = standIn.${name};`).join("\n")}`;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "vscode" ? { url: standInUrl, shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => (url === standInUrl ? { format: "module", source, shortCircuit: true } : next(url, context)),
  });
  await import("vscode");
}
