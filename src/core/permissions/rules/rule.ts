// One saved rule, and whether it is about a call.

import { isObject } from "../../platform/json.js";
import type { Shell } from "../commands/parsed-command.js";

export type RuleTarget =
  /** One simple command by its exact words, in one folder. A rule that refuses is about all commands that begin so, anywhere. */
  | { readonly kind: "command"; readonly shell: Shell; readonly folder: string; readonly words: readonly string[] }
  | { readonly kind: "host"; readonly host: string }
  | { readonly kind: "outside"; readonly tool: string; readonly definitionHash: string };

export interface Rule {
  readonly id: string;
  readonly effect: "allow" | "refuse";
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly target: RuleTarget;
}

const mostWords = 200;
const longestText = 4096;

/** Undefined if the value is not a whole rule. */
export function readRule(value: unknown): Rule | undefined {
  if (!isObject(value)) return undefined;
  const { id, effect, createdAt } = value;
  const target = readTarget(value["target"]);
  if (!target || !isText(id) || typeof createdAt !== "number" || (effect !== "allow" && effect !== "refuse")) return undefined;
  return { id, effect, createdAt, target };
}

function readTarget(value: unknown): RuleTarget | undefined {
  if (!isObject(value)) return undefined;
  const { kind, shell, folder, words, host, tool, definitionHash } = value;
  if (kind === "host") return isText(host) ? { kind, host } : undefined;
  if (kind === "outside") return isText(tool) && isText(definitionHash) ? { kind, tool, definitionHash } : undefined;
  if (kind !== "command" || !isText(folder) || (shell !== "sh" && shell !== "cmd" && shell !== "powershell")) return undefined;
  if (!Array.isArray(words) || words.length === 0 || words.length > mostWords) return undefined;
  const texts = words.filter((word): word is string => typeof word === "string" && word.length <= longestText);
  return texts.length === words.length && isText(texts[0]) ? { kind, shell, folder, words: texts } : undefined;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "" && value.length <= longestText;

export function sameTarget(one: RuleTarget, other: RuleTarget): boolean {
  return JSON.stringify(keyOf(one)) === JSON.stringify(keyOf(other));
}

function keyOf(target: RuleTarget): readonly string[] {
  switch (target.kind) {
    case "command":
      return [target.kind, target.shell, target.folder, ...target.words];
    case "host":
      return [target.kind, target.host];
    case "outside":
      return [target.kind, target.tool, target.definitionHash];
  }
}

/** The rule that allows exactly this. */
export function allowingRule(rules: readonly Rule[], target: RuleTarget): Rule | undefined {
  return rules.find((rule) => rule.effect === "allow" && sameTarget(rule.target, target));
}

/** The rule that refuses this: for a command, one whose words it begins with, in any folder and shell. */
export function refusingRule(rules: readonly Rule[], target: RuleTarget): Rule | undefined {
  return rules.find((rule) => rule.effect === "refuse" && isAbout(rule.target, target));
}

function isAbout(rule: RuleTarget, target: RuleTarget): boolean {
  if (rule.kind === "command" && target.kind === "command")
    return rule.words.every((word, index) => word.toLowerCase() === target.words[index]?.toLowerCase());
  if (rule.kind === "outside" && target.kind === "outside") return rule.tool === target.tool;
  return sameTarget(rule, target);
}

/** As the user reads it. Words with spaces or signs are quoted. */
export function ruleText(target: RuleTarget): string {
  if (target.kind === "host") return target.host;
  if (target.kind === "outside") return target.tool;
  return target.words.map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
}
