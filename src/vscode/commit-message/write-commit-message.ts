// `SnowCell: Write Commit Message`: the selected model describes a repository's changes in its message box.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { summarizeDiff } from "../../core/commit-message/diff-summary.js";
import { GitFailure } from "../../core/commit-message/git-port.js";
import { commitMessageIn } from "../../core/commit-message/message-text.js";
import type { Changes, ChangesFound } from "../../core/commit-message/read-changes.js";
import { type Failure, FailureError } from "../../core/failures/errors.js";
import { fitting, type Instructions, withInstructions } from "../../core/instructions/instruction-files.js";
import { contextShares } from "../../core/models/context-shares.js";
import type { Clock } from "../../core/platform/ports.js";
import { commitMessageMessages } from "../../core/prompts/commit-message.js";
import { AnswerText } from "../../core/provider-api/answer-text.js";
import type { ChatMessage, FinishReason } from "../../core/provider-api/provider.js";
import type { Requests } from "../../core/requests/requests.js";
import type { ResolvedModel } from "../../core/requests/resolved-model.js";
import { estimatePromptTokens } from "../../core/tokens/prompt-tokens.js";
import { pickFrom } from "../interface/lists.js";
import { showError, showInformation, showWarning } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";
import { ownPrompt } from "../platform/own-prompts.js";
import { changesOf, recentSubjects } from "./changes.js";
import { type GitApi, type GitRepository, openGit } from "./git-api.js";
import { MessageBox } from "./message-box.js";

export interface CommitMessageServices {
  readonly requests: Pick<Requests, "ask" | "resolveFor">;
  readonly clock: Clock;
  readonly toFailure: (thrown: unknown) => Failure;
  /** Shows a failure with the buttons that help; `again` repeats the request. */
  readonly showFailure: (failure: Failure, again: () => Promise<void>) => Promise<void>;
  readonly selectModel: () => Promise<unknown>;
  /** The instruction files that count for the whole workspace. */
  readonly projectInstructions: () => Promise<readonly Instructions[]>;
}

/** Tokens of a diff beyond which the message gets more expensive but no better. */
const mostDiffTokens = 24_000;
/** Code takes more tokens than its length suggests. */
const shareThatIsSafe = 0.75;
/** Milliseconds between two updates of the box: each is an Undo step. */
const showEveryMs = 100;

/** Running requests, by repository root. */
const running = new Map<string, AbortController>();

/** @param source the `vscode.SourceControl` whose button was pressed; undefined when called from the palette */
export async function writeCommitMessage(services: CommitMessageServices, source: unknown): Promise<void> {
  const git = await openGit();
  if (!git) {
    const words = l10n.t("Git is not available in this window. Turn on the setting git.enabled, and trust the workspace.");
    void showError(words);
    return;
  }
  const repository = await chooseRepository(git, source);
  if (!repository) return;
  const key = repository.rootUri.toString();
  const earlier = running.get(key);
  if (earlier) {
    // The button that started the request stops it.
    earlier.abort();
    return;
  }
  const controller = new AbortController();
  running.set(key, controller);
  try {
    await write(services, git, repository, controller);
  } catch (thrown) {
    if (thrown instanceof GitFailure) {
      const words = l10n.t("Git could not list the changes in this repository. See the Git output.");
      const show = l10n.t("Show Git Output");
      void showError(words, show).then((pressed) => {
        if (pressed === show) void vscode.commands.executeCommand("git.showOutput");
      });
      return;
    }
    const failure = services.toFailure(thrown);
    const again = (): Promise<void> => writeCommitMessage(services, source);
    if (failure.kind !== "aborted" && !controller.signal.aborted) {
      // Not awaited: the notification may stay open for a long time, and the button must work meanwhile.
      void services.showFailure(failure, again);
    }
  } finally {
    running.delete(key);
  }
}

async function chooseRepository(git: GitApi, source: unknown): Promise<GitRepository | undefined> {
  const { repositories } = git;
  const root = rootOf(source);
  const known = root && (git.getRepository(root) ?? undefined);
  if (known) return known;
  if (repositories.length === 0) {
    void showInformation(l10n.t("There is no Git repository in this window."));
  }
  if (repositories.length <= 1) return repositories[0];
  const items = [...repositories]
    .sort((one, other) => Number(other.ui.selected) - Number(one.ui.selected))
    .map((repository) => ({
      label: repository.rootUri.path.split("/").at(-1) ?? repository.rootUri.path,
      description: repository.rootUri.fsPath,
      repository,
    }));
  const placeHolder = l10n.t("Select a repository for the commit message");
  return (await pickFrom(items, { title: l10n.t("Write Commit Message"), placeHolder }))?.repository;
}

function rootOf(source: unknown): vscode.Uri | undefined {
  const root: unknown = typeof source === "object" && source !== null && "rootUri" in source ? source.rootUri : undefined;
  return root instanceof vscode.Uri ? root : undefined;
}

async function write(
  services: CommitMessageServices,
  git: GitApi,
  repository: GitRepository,
  controller: AbortController,
): Promise<void> {
  const changes = await changesOf(git, repository, controller.signal);
  if (changes.kind !== "changes") {
    sayWhyNot(changes);
    return;
  }
  const by = await services.requests.resolveFor("commitMessage", controller.signal);
  const { model } = by;
  if (!(await mayAnswer(services, by)) || !(await mayReplace(repository))) return;
  const instructions = await services.projectInstructions();
  const what = changes.isStaged
    ? l10n.t("{0} is describing the staged changes…", model.name)
    : l10n.t("Nothing is staged. {0} is describing all changes…", model.name);
  const names = instructions.map(({ label }) => label).join(", ");
  const title = names === "" ? what : l10n.t("{0} It follows {1}.", what, names);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await withProgress(options, async (_progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    await stream(services, by, repository, { changes, instructions }, controller.signal);
  });
}

function sayWhyNot(found: Exclude<ChangesFound, Changes>): void {
  if (found.kind === "nothing") {
    void showInformation(l10n.t("There are no changes in this repository."));
    return;
  }
  const count = found.paths.length;
  void showWarning(
    count === 1
      ? l10n.t("1 file has merge conflicts. Resolve and stage it first.")
      : l10n.t("{0} files have merge conflicts. Resolve and stage them first.", count),
  );
}

/** An agent would take the message as an instruction and start to work on the repository. */
async function mayAnswer(services: CommitMessageServices, { info }: ResolvedModel): Promise<boolean> {
  if (info.capabilities.includes("chat") || !info.capabilities.includes("agent")) return true;
  const button = l10n.t("Choose Another Model");
  const words = l10n.t("{0} is an agent that works on repositories. Choose a chat model.", info.name);
  if ((await showWarning(words, button)) === button) await services.selectModel();
  return false;
}

async function mayReplace({ inputBox }: GitRepository): Promise<boolean> {
  if (inputBox.value.trim() === "") return true;
  const replace = l10n.t("Replace");
  const detail = l10n.t("Undo in the box restores your text.");
  const words = l10n.t("The message box already contains text.");
  return (await showWarning(words, { modal: true, detail }, replace)) === replace;
}

async function stream(
  services: CommitMessageServices,
  by: ResolvedModel,
  repository: GitRepository,
  about: About,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = services;
  const box = new MessageBox(repository.inputBox);
  // Typing in the message box cancels the request; the rest would be wasted tokens.
  const stopped = new AbortController();
  const either = AbortSignal.any([signal, stopped.signal]);
  let answering = by;
  const events = services.requests.ask({
    model: by,
    signal: either,
    content: async (model) => ({ messages: await promptFor(model, repository, about) }),
    onModel: (model, notice) => {
      answering = model;
      if (notice !== undefined) void showInformation(notice);
    },
  });
  const answer = new AnswerText();
  let shownAt = Number.NEGATIVE_INFINITY;
  try {
    for await (const event of events) {
      if (event.type === "failed") throw new FailureError(event.failure);
      if (event.type === "finished") warnIfCut(event.reason);
      if (!answer.take(event)) continue;
      if (box.wasTypedIn) stopped.abort();
      if (clock.monotonic() - shownAt < showEveryMs) continue;
      box.show(commitMessageIn(answer.text));
      shownAt = clock.monotonic();
    }
    const message = commitMessageIn(answer.text);
    if (message === "") throw new FailureError({ provider: answering.provider.id, kind: "empty", remedy: "retry" });
    if (!box.wasTypedIn) box.finish(message);
    else sayThatItWasTypedIn();
  } catch (thrown) {
    if (stopped.signal.aborted) sayThatItWasTypedIn();
    box.restore();
    throw thrown;
  }
}

function warnIfCut(reason: FinishReason): void {
  if (reason === "length") {
    void showWarning(l10n.t("The commit message is incomplete: the model reached its token limit."));
  } else if (reason === "content-filter") {
    void showWarning(l10n.t("The commit message is incomplete: the service's content filter stopped it."));
  }
}

function sayThatItWasTypedIn(): void {
  void showInformation(l10n.t("You typed in the message box, so SnowCell stopped writing."));
}

/** What the model is shown. */
interface About {
  readonly changes: Changes;
  readonly instructions: readonly Instructions[];
}

async function promptFor(
  { model, facts }: ResolvedModel,
  repository: GitRepository,
  { changes: { diff, untracked, unread, withheld, unfinished }, instructions }: About,
): Promise<readonly ChatMessage[]> {
  const recent = await recentSubjects(repository);
  const branch = repository.state.HEAD?.name;
  const override = ownPrompt("commitMessage");
  const { input } = contextShares(facts.contextLength, facts.maxOutputTokens);
  // The change comes first: instructions take at most a quarter of the room, each whole.
  const { kept, leftOut } = fitting(instructions, Math.floor(input / 4));
  if (leftOut.length > 0) {
    const names = leftOut.map(({ label }) => label).join(", ");
    void showInformation(l10n.t("{0} has no room for {1}. It answers without.", model.name, names));
  }
  const prompt = (text: string): readonly ChatMessage[] => {
    const messages = commitMessageMessages(override, {
      diff: text,
      recent,
      ...(branch !== undefined ? { branch } : {}),
      ...(unfinished ? { unfinished } : {}),
    });
    return withInstructions(messages, kept);
  };
  const room = Math.floor((input * shareThatIsSafe) / (facts.tokenFactor ?? 1)) - estimatePromptTokens({ messages: prompt("") });
  return prompt(summarizeDiff(diff, Math.min(mostDiffTokens, room), { untracked, unread, withheld }).text);
}
