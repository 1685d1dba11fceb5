// Reads what a user's settings say about a model: `capabilities`, `contextLength`, `maxOutputTokens`, `fim`. An unusable
// value is reported and skipped; the rest of the entry counts.

import * as l10n from "@vscode/l10n";
import { isObject, type JsonObject } from "../../platform/json.js";
import { type AbilityClaims, fimFamilies } from "../../provider-api/ability.js";
import type { Switch } from "./abilities.js";

export interface AbilitySettings {
  /** Empty if the entry says nothing about abilities. */
  readonly claims: AbilityClaims;
  /** One sentence for each unusable value. */
  readonly problems: readonly string[];
}

/** Includes the words of servers and of VS Code, which users copy. Every model counts as `chat` anyway. */
const switchByWord: Readonly<Record<string, Switch | "chat">> = {
  tools: "tools",
  toolcalling: "tools",
  functioncalling: "tools",
  tooluse: "tools",
  images: "images",
  vision: "images",
  imageinput: "images",
  thinking: "thinking",
  reasoning: "thinking",
  embedding: "embedding",
  embeddings: "embedding",
  fim: "fim",
  insert: "fim",
  chat: "chat",
  completion: "chat",
};

/** Words that the messages suggest. */
const offered = "tools, images, thinking, fim, embedding";

export function readAbilitySettings(entry: JsonObject): AbilitySettings {
  const problems: string[] = [];
  const switches = readCapabilities(entry["capabilities"], problems);
  const contextLength = readTokens(entry, "contextLength", problems);
  const maxOutputTokens = readTokens(entry, "maxOutputTokens", problems);
  const fim = readFim(entry["fim"], problems);
  return {
    claims: {
      ...switches,
      ...(fim !== undefined ? { fim } : {}),
      ...(contextLength !== undefined ? { contextLength } : {}),
      ...(maxOutputTokens !== undefined ? { maxOutputTokens } : {}),
    },
    problems,
  };
}

/** A list names what the model can do; an object can also say what it cannot do. */
function readCapabilities(value: unknown, problems: string[]): Partial<Record<Switch, boolean>> {
  if (value === undefined || value === null) return {};
  const entries = Array.isArray(value) ? value.map((word): [unknown, unknown] => [word, true]) : objectEntries(value);
  if (!entries) {
    problems.push(l10n.t('"capabilities" must be a list such as ["tools", "images"], or an object such as {"tools": true}.'));
    return {};
  }
  const read: Partial<Record<Switch, boolean>> = {};
  for (const [word, has] of entries) {
    const known = typeof word === "string" ? switchOf(word) : undefined;
    if (known === undefined) {
      problems.push(l10n.t('the capability "{0}" is unknown. Use {1}.', nameOf(word), offered));
    } else if (typeof has !== "boolean") {
      problems.push(l10n.t('the capability "{0}" must be true or false.', nameOf(word)));
    } else if (known !== "chat") read[known] = has;
  }
  return read;
}

function switchOf(word: string): Switch | "chat" | undefined {
  const plain = word
    .slice(0, longestWord)
    .toLowerCase()
    .replace(/[^a-z]/g, "");
  return Object.hasOwn(switchByWord, plain) ? switchByWord[plain] : undefined;
}

/** Characters of a word that are read, or quoted. */
const longestWord = 40;

function nameOf(word: unknown): string {
  return String(typeof word === "string" ? word : JSON.stringify(word)).slice(0, longestWord);
}

function objectEntries(value: unknown): [string, unknown][] | undefined {
  return isObject(value) ? Object.entries(value) : undefined;
}

function readTokens(entry: JsonObject, field: "contextLength" | "maxOutputTokens", problems: string[]): number | undefined {
  const value = entry[field];
  if (value === undefined || value === null) return undefined;
  if (Number.isInteger(value) && Number(value) > 0) return Number(value);
  problems.push(l10n.t('"{0}" must be a whole number of tokens.', field));
  return undefined;
}

function readFim(value: unknown, problems: string[]): AbilityClaims["fim"] {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  const family = fimFamilies.find((each) => each === value);
  if (!family) problems.push(l10n.t('"{0}" must be one of {1}.', "fim", fimFamilies.join(", ")));
  return family;
}
