// Differences between the manifest and src/contributions/contributions.ts: in both directions, for every kind of
// contribution.

import { globSync, readFileSync } from "node:fs";
import {
  applicationScopedSettings,
  commands,
  languageModelVendor,
  machineScopedSettings,
  settings,
  submenus,
  views,
} from "../../src/contributions/contributions.js";

interface SettingsSection {
  readonly title: string;
  readonly order: number;
  readonly properties: Readonly<Record<string, Setting>>;
}

interface Setting {
  readonly scope?: string;
  readonly default?: unknown;
  readonly order?: number;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly properties?: Readonly<Record<string, Setting>>;
  readonly items?: Setting;
  readonly anyOf?: readonly Setting[];
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly extensionKind: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations?: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: readonly SettingsSection[];
    readonly languageModelChatProviders: readonly { readonly vendor: string }[];
    readonly submenus: readonly { readonly id: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly submenu?: string }[]>>;
    readonly walkthroughs: readonly unknown[];
    readonly keybindings: readonly { readonly command: string }[];
  };
}

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
export const manifest = JSON.parse(read("package.json")) as Manifest;

/** All settings, by id. */
export const manifestSettings: Readonly<Record<string, Setting>> = Object.assign(
  {},
  ...manifest.contributes.configuration.map(({ properties }) => properties),
);

/** Messages about all differences; empty if there are none. */
export function disagreements(): string[] {
  const { contributes } = manifest;
  const viewIds = Object.values(contributes.views).flatMap((list) => list.map((view) => view.id));
  const containerIds = Object.values(contributes.viewsContainers).flatMap((list) => list.map((container) => container.id));
  const commandIds = contributes.commands.map((command) => command.command);
  const entries = Object.values(contributes.menus).flat();
  const used = [...entries, ...contributes.keybindings].flatMap(({ command }) => (command === undefined ? [] : [command]));
  const submenuIds = contributes.submenus.map(({ id }) => id);
  return [
    ...bothWays("command", commandIds, Object.values(commands)),
    ...bothWays("view or container", [...viewIds, ...containerIds], Object.values(views)),
    ...bothWays("submenu", submenuIds, Object.values(submenus)),
    ...bothWays("submenu used by a menu,", submenuIds, [...new Set(entries.flatMap(({ submenu }) => submenu ?? []))]),
    ...bothWays("setting", Object.keys(manifestSettings), Object.values(settings)),
    ...bothWays(
      "vendor of language models",
      contributes.languageModelChatProviders.map(({ vendor }) => vendor),
      [languageModelVendor],
    ),
    ...used.filter((id) => !commandIds.includes(id)).map((id) => `a menu or key uses ${id}, which is no command of the manifest`),
    ...linkedCommands()
      .filter((id) => !commandIds.includes(id))
      .map((id) => `the walkthrough uses ${id}, which is no command of the manifest`),
    ...scopes(),
    ...translations(),
  ];
}

function bothWays(kind: string, inManifest: readonly string[], inCode: readonly string[]): string[] {
  return [
    ...inManifest
      .filter((id) => !inCode.includes(id))
      .map((id) => `${kind} ${id} is in package.json, but not in src/contributions/contributions.ts`),
    ...inCode
      .filter((id) => !inManifest.includes(id))
      .map((id) => `${kind} ${id} is in src/contributions/contributions.ts, but not in package.json`),
  ];
}

/** SnowCell's commands that the walkthrough's steps link to, or wait for. */
function linkedCommands(): string[] {
  const texts = [JSON.stringify(manifest.contributes.walkthroughs), ...manifestTexts().map(read)];
  return texts.flatMap((text) => [...text.matchAll(/(?:command|onCommand):(snowcell\.\w+)/g)].map((match) => match[1] ?? ""));
}

function scopes(): string[] {
  const isApplication = (id: string): boolean => (applicationScopedSettings as readonly string[]).includes(id);
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations ?? [];
  const properties = Object.entries(manifestSettings);
  const isMachine = (id: string): boolean => (machineScopedSettings as readonly string[]).includes(id);
  return [
    ...properties
      .filter(([id, { scope }]) => isMachine(id) && scope !== "machine")
      .map(([id]) => `${id} decides where code or a token goes; its scope must be machine`),
    ...properties
      .filter(([id, { scope }]) => isApplication(id) && scope !== "application")
      .map(([id]) => `${id} is the user's alone; its scope must be application`),
    ...properties
      .filter(([id, { scope }]) => !isMachine(id) && !isApplication(id) && scope !== "window")
      .map(([id, { scope }]) => `${id} has the scope ${scope}; list it in src/contributions/contributions.ts`),
    // An untrusted workspace must not change these.
    ...properties
      .filter(([id]) => !isMachine(id) && !isApplication(id) && !restricted.includes(id))
      .map(([id]) => `${id} can be set by a workspace, but is not in capabilities.untrustedWorkspaces.restrictedConfigurations`),
    // Models, fallback chains and time limits together decide which model is asked.
    ...properties
      .filter(([id]) => /^snowcell\.(?:request|fallback|tasks|ollama)\./.test(id) && !isMachine(id) && !isApplication(id))
      .map(([id]) => `${id} moves requests; a workspace must not set it`),
    // Any setting that holds an address must be in the list, so that a new one is not forgotten.
    ...properties
      .filter(([id]) => /url$/i.test(id) && !isMachine(id))
      .map(([id]) => `${id} is an address, but not in machineScopedSettings`),
  ];
}

/** The files with the manifest's texts, one for each language. */
const manifestTexts = (): string[] => globSync("package.nls*.json", { cwd: new URL("../../", import.meta.url).pathname }).sort();

function translations(): string[] {
  const keys = new Set([...read("package.json").matchAll(/"%([\w.-]+)%"/g)].map((match) => match[1] ?? ""));
  return manifestTexts().flatMap((file) => {
    const translated = Object.keys(JSON.parse(read(file)) as Record<string, string>);
    return [
      ...[...keys].filter((key) => !translated.includes(key)).map((key) => `${file} lacks "${key}"`),
      ...translated.filter((key) => !keys.has(key)).map((key) => `${file} has "${key}", which package.json does not use`),
    ];
  });
}
