// Start here: the tools of other extensions and MCP servers in this window, through `vscode.lm.tools`. VS Code has no event
// for changes of that list, so it is read for each run. manage-tools.ts lets the user choose.

import { createHash } from "node:crypto";
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Action } from "../../../core/permissions/action.js";
import { demand, type Permit } from "../../../core/permissions/permit.js";
import { isObject, type JsonObject, quoteJson } from "../../../core/platform/json.js";
import type { StateStore } from "../../../core/platform/ports.js";
import {
  callNames,
  fittingTools,
  type OutsideDefinition,
  type OutsideResult,
  offeredTools,
  outsideTool,
  schemaProblem,
} from "../../../core/tools/outside/outside-tool.js";
import type { Tool } from "../../../core/tools/tool.js";

export interface OutsideChoice {
  /** `snowcell.agent.outsideTools`, of the user's own settings only. */
  chosen(): readonly string[];
  choose(references: readonly string[]): Promise<void>;
  /** Keeps the hash of each definition as the user saw it. */
  readonly state: StateStore;
}

export interface ListedTool extends OutsideDefinition {
  /** The name for `invokeTool`; not stable across reloads. */
  readonly name: string;
  /** The MCP server or extension, as far as it is known. */
  readonly group: string;
}

const hashesKey = "snowcell.agent.outsideToolHashes";

/** VS Code's own tools that work outside of its chat; all others of its own need one, or have a better tool here. */
const allowedOfVSCode = new Set(["vscode_listCodeUsages", "runTests", "testFailure", "terminal_last_command"]);
const ofVSCode =
  /^(?:vscode_|copilot_|github-pull-request_|run_|send_to_terminal$|task_complete$|inline_chat_|setup_tools_|renderMermaidDiagram$|runTests$|testFailure$|terminal_|manage_|create_|get_|await_|kill_|runSubagent$|configure_|install_)/;

/** MCP servers start within this time, or their tools are missing from this run. */
const startLimitMs = 10_000;

export class OutsideTools {
  /** The chosen tools that were missing when a run last waited for servers: the next run does not wait for the same ones. */
  private missing = "";

  constructor(private readonly choice: OutsideChoice) {}

  /** The chosen tools for a run, in a fixed order. @param taken names of the agent's own tools */
  async tools(taken: ReadonlySet<string>): Promise<readonly Tool[]> {
    const chosen = this.choice.chosen();
    if (chosen.length === 0 || !vscode.workspace.isTrusted) return [];
    const listed = listedTools();
    const missing = chosen.filter((reference) => !listed.some((one) => one.reference === reference)).join("\n");
    if (missing !== "" && missing !== this.missing) await startServers(AbortSignal.timeout(startLimitMs));
    this.missing = missing;
    const inOrder = offeredTools(listedTools(), chosen, this.hashes()).toSorted((one, other) =>
      one.reference < other.reference ? -1 : 1,
    );
    const offered = fittingTools(inOrder);
    const names = callNames(
      offered.map(({ reference }) => reference),
      taken,
    );
    return offered.map((definition) => outsideTool(definition, names.get(definition.reference) ?? "", { invoke: invokeOutside }));
  }

  /** For the gate: the hash of a tool's present definition, if the user turned on exactly that one. */
  definitionHash(reference: string): string | undefined {
    const [found] = offeredTools(listedTools(), this.choice.chosen(), this.hashes()).filter((one) => one.reference === reference);
    return found?.hash;
  }

  /** A chosen tool that is not listed, because its server does not run, stays chosen. */
  async save(picked: readonly ListedTool[], listed: readonly ListedTool[]): Promise<void> {
    const absent = this.choice.chosen().filter((reference) => !listed.some((one) => one.reference === reference));
    const earlier = Object.entries(this.hashes()).filter(([reference]) => absent.includes(reference));
    const hashes = [...earlier, ...picked.map(({ reference, hash }) => [reference, hash] as const)];
    await this.choice.state.set(hashesKey, Object.fromEntries(hashes));
    await this.choice.choose([...absent, ...picked.map(({ reference }) => reference)].toSorted());
  }

  /** `changed`: chosen, and its definition is another one now. */
  stateOf({ reference, hash }: ListedTool): "on" | "off" | "changed" {
    if (!this.choice.chosen().includes(reference)) return "off";
    return this.hashes()[reference] === hash ? "on" : "changed";
  }

  /** Why a tool is not offered although it may be chosen, for the user; undefined if it is, or could be. */
  problemOf(tool: ListedTool): string | undefined {
    const problem = schemaProblem(tool.inputSchema);
    if (problem !== undefined || this.stateOf(tool) !== "on") return problem;
    const fitting = fittingTools(offeredTools(listedTools(), this.choice.chosen(), this.hashes()));
    return fitting.some(({ reference }) => reference === tool.reference)
      ? undefined
      : l10n.t("The definitions of the chosen tools are too long together. Choose fewer.");
  }

  private hashes(): Readonly<Record<string, string>> {
    const stored = this.choice.state.get(hashesKey);
    const entries = isObject(stored) ? Object.entries(stored) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  }
}

/**
 * Has VS Code start its MCP servers, which does nothing for those that run; VS Code may ask the user first. Resolves when
 * their tools are listed, or when the signal aborts.
 */
export async function startServers(signal: AbortSignal): Promise<void> {
  // VS Code before 1.113 does not know `*`; its servers start by hand.
  const starting = vscode.commands.executeCommand("workbench.mcp.startServer", "*", { waitForLiveTools: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener("abort", () => resolve(), { once: true });
  await Promise.race([starting.then(undefined, () => undefined), promise]);
}

/** Whether it is a tool of VS Code itself that the agent never gets, such as one that types into a terminal. */
export function isWithheld(name: string): boolean {
  return ofVSCode.test(name) && !allowedOfVSCode.has(name);
}

export function listedTools(): ListedTool[] {
  return vscode.lm.tools.flatMap((tool) => {
    const isMcp = tool.tags.includes("mcp");
    if (!isMcp && isWithheld(tool.name)) return [];
    const known = (tool as { readonly fullReferenceName?: unknown }).fullReferenceName;
    const reference = typeof known === "string" && known !== "" ? known : tool.name;
    const inputSchema: JsonObject = isObject(tool.inputSchema) ? tool.inputSchema : { type: "object", properties: {} };
    const { name, description } = tool;
    const slash = reference.indexOf("/");
    // VS Code puts its own tools into groups such as `vscodeGeneral`.
    const group = !isMcp && allowedOfVSCode.has(name) ? "VS Code" : reference.slice(0, Math.max(0, slash));
    return [{ name, reference, description, inputSchema, group, hash: hashOf(reference, description, inputSchema) }];
  });
}

function hashOf(reference: string, description: string, inputSchema: JsonObject): string {
  return createHash("sha256")
    .update(quoteJson([reference, description, inputSchema]))
    .digest("hex");
}

async function invokeOutside(
  permit: Permit,
  action: Action,
  { reference, hash }: OutsideDefinition,
  input: JsonObject,
  signal: AbortSignal,
): Promise<OutsideResult> {
  demand(permit, action);
  // By its present name, and only if its definition is still the one that was allowed.
  const tool = listedTools().find((one) => one.reference === reference && one.hash === hash);
  if (!tool) throw new Error("it is no longer there, or its definition has changed.");
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const { content } = await vscode.lm.invokeTool(tool.name, { input, toolInvocationToken: undefined }, source.token);
    return resultOf(content);
  } finally {
    signal.removeEventListener("abort", cancel);
    source.dispose();
  }
}

/** More would fill the model's context and the history. */
const mostImages = 8;
/** In bytes. */
const largestImage = 4 * 1024 * 1024;

type ImagePart = NonNullable<OutsideResult["images"]>[number];

function resultOf(content: readonly unknown[]): OutsideResult {
  const texts: string[] = [];
  const images: ImagePart[] = [];
  for (const part of content) {
    if (part instanceof vscode.LanguageModelTextPart) texts.push(part.value);
    else if (isData(part)) {
      const isSmall = images.length < mostImages && part.data.length <= largestImage;
      if (isSmall && /^image\/(?:png|jpeg|gif|webp)$/.test(part.mimeType)) {
        images.push({ type: "image", mimeType: part.mimeType, data: Buffer.from(part.data).toString("base64") });
      } else if (/^text\/|[/+]json$|resource-link/.test(part.mimeType)) texts.push(new TextDecoder().decode(part.data));
      else texts.push(`[${part.mimeType}, ${part.data.length} bytes, not shown]`);
    }
  }
  return { text: texts.join("\n"), ...(images.length > 0 ? { images } : {}) };
}

/** `LanguageModelDataPart`, which not every supported VS Code has. */
function isData(part: unknown): part is { readonly mimeType: string; readonly data: Uint8Array } {
  return isObject(part) && typeof part["mimeType"] === "string" && part["data"] instanceof Uint8Array;
}
