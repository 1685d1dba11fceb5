// The log of a run: read on from where it was left, in order and none twice, and each entry as one short step in
// Markdown. Its place in Codegen's interface is still an alpha, so a log that cannot be had never fails a run.

import * as l10n from "@vscode/l10n";
import { failureOf } from "../../failures/errors.js";
import { isObject, type JsonObject } from "../../platform/json.js";
import type { Clock } from "../../platform/ports.js";
import { mayPass } from "../../wire/jobs/polling.js";
import { readableResult } from "../../wire/jobs/readable-result.js";
import { shorten } from "../../wire/streams/plain-text.js";
import { longestPage } from "./codegen-api.js";

/** Longest step, in characters. */
const longestStep = 240;
/** For a refusal that does not say how long to wait. */
const usualWaitMs = 15_000;

export class RunLog {
  /** What the run has answered last, as far as its log says. */
  answer = "";
  /** What it last said went wrong. */
  error = "";
  /** The log is there for us; otherwise it is not asked for again. */
  readable = true;
  #askAgainAt = 0;

  /** `seen`: entries that were shown before. `read` gives a page from an entry on. */
  constructor(
    public seen: number,
    private readonly clock: Clock,
    private readonly read: (skip: number) => Promise<readonly JsonObject[]>,
  ) {}

  /** The steps that were added since the last call; undefined where the log could not be read to its end this time. */
  async next(): Promise<readonly string[] | undefined> {
    if (!this.readable || this.clock.monotonic() < this.#askAgainAt) return undefined;
    const steps: string[] = [];
    try {
      for (;;) {
        const page = await this.read(this.seen);
        this.seen += page.length;
        for (const entry of page) {
          const step = this.#take(entry);
          if (step !== "") steps.push(step);
        }
        if (page.length < longestPage) return steps;
      }
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (!failure || failure.kind === "unauthenticated" || failure.kind === "aborted") throw thrown;
      this.readable = mayPass(failure);
      if (failure.kind === "rate-limited") this.#askAgainAt = this.clock.monotonic() + (failure.retryAfterMs ?? usualWaitMs);
      return steps.length > 0 ? steps : undefined;
    }
  }

  /** The entry as a step; empty where it has nothing to show. */
  #take(entry: JsonObject): string {
    const thought = oneLine(entry["thought"]);
    const observation = entry["observation"];
    switch (entry["message_type"]) {
      case "FINAL_ANSWER":
        this.answer = wordsOf(observation) || wordsOf(entry["thought"]);
        return "";
      case "ERROR":
        this.error = oneLine(wordsOf(observation)) || thought;
        return item(`**${l10n.t("Error")}** ${this.error}`);
      default: {
        const tool = oneLine(entry["tool_name"]).replace(/[*`]/g, "");
        if (tool !== "") return item(`**${tool}** ${thought || inputOf(entry["tool_input"])}`);
        return thought === "" ? "" : item(thought);
      }
    }
  }
}

function item(text: string): string {
  return `- ${shorten(text.trim(), longestStep)}`;
}

/** What a tool was given, by the field that says most. */
function inputOf(input: unknown): string {
  if (!isObject(input)) return code(oneLine(input));
  const { command, filepath, file_path: filePath, path, query, pattern, url, title } = input;
  const telling = [command, filepath, filePath, path, query, pattern, url, title].find(
    (value) => typeof value === "string" && value.trim() !== "",
  );
  return code(telling === undefined ? "" : oneLine(telling));
}

function code(text: string): string {
  const plain = shorten(text.replaceAll("`", "'"), 120);
  return plain === "" ? "" : `\`${plain}\``;
}

/** An observation is a text, or an object that holds one. */
function wordsOf(value: unknown): string {
  if (!isObject(value)) return readableResult(value).trim();
  const said = [value["content"], value["text"], value["message"], value["answer"], value["error"]].find(
    (field) => typeof field === "string" && field.trim() !== "",
  );
  return readableResult(said ?? value).trim();
}

/** On one line, and with no fence that would swallow what follows. */
function oneLine(value: unknown): string {
  return typeof value === "string"
    ? value
        .replace(/\s+/g, " ")
        .replace(/`{3,}|~{3,}/g, "`")
        .trim()
    : "";
}
