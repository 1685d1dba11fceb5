// The log of a run: reads new entries in order, each exactly once, and renders each as one short Markdown step. The log API
// is still an alpha, so an unavailable log never fails a run.

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
/** Used if a rate-limit error does not say how long to wait. */
const usualWaitMs = 15_000;

export class RunLog {
  /** The latest answer in the log. */
  answer = "";
  /** The latest error in the log. */
  error = "";
  /** False if the log is unavailable to us; it is not requested again. */
  readable = true;
  #askAgainAt = 0;

  /** `seen`: number of entries shown before. `read` returns a page from the given index. */
  constructor(
    public seen: number,
    private readonly clock: Clock,
    private readonly read: (skip: number) => Promise<readonly JsonObject[]>,
  ) {}

  /** The new steps since the last call; undefined if the log could not be read to its end. */
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

  /** The entry as a step; empty if it has nothing to show. */
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

/** The most informative field of a tool's input. */
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

/** An observation is a string, or an object that contains one. */
function wordsOf(value: unknown): string {
  if (!isObject(value)) return readableResult(value).trim();
  const said = [value["content"], value["text"], value["message"], value["answer"], value["error"]].find(
    (field) => typeof field === "string" && field.trim() !== "",
  );
  return readableResult(said ?? value).trim();
}

/** One line, without a code fence that would swallow the text after it. */
function oneLine(value: unknown): string {
  return typeof value === "string"
    ? value
        .replace(/\s+/g, " ")
        .replace(/`{3,}|~{3,}/g, "`")
        .trim()
    : "";
}
