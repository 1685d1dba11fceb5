// Commit messages in a window with several repositories: the one whose button was pressed gets the message. Git is VS
// Code's own; the model is the example extension's echo, whose answer repeats its request.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { commands, settings } from "../../../src/contributions/contributions.js";
import { type GitApi, type GitRepository, openGit } from "../../../src/vscode/commit-message/git-api.js";
import { removeTemporaryFolder, temporaryFolder } from "../../harness/temporary-folder.js";

describe("a commit message", () => {
  let root: string;
  let one: GitRepository;
  let two: GitRepository;
  let parentsBefore: string | undefined;

  before(async () => {
    root = temporaryFolder("snowcell-host-repositories-");
    await vscode.extensions.getExtension("snowcell-examples.snowcell-echo-example")?.activate();
    await setModel("echo/parrot");
    const git = (await openGit()) as (GitApi & { openRepository(root: vscode.Uri): Promise<GitRepository | null> }) | undefined;
    assert.ok(git, "VS Code's Git is there");
    // VS Code 1.104 counts any repository outside the workspace as one in a parent folder.
    parentsBefore = parents().inspect<string>(inParents)?.globalValue;
    await parents().update(inParents, "always", vscode.ConfigurationTarget.Global);
    [one, two] = (await Promise.all(["one", "two"].map((name) => open(git, name)))) as [GitRepository, GitRepository];
  });
  after(async () => {
    await parents().update(inParents, parentsBefore, vscode.ConfigurationTarget.Global);
    await setModel(undefined);
    removeTemporaryFolder(root);
  });

  const inParents = "openRepositoryInParentFolders";
  const parents = () => vscode.workspace.getConfiguration("git");
  const setModel = (id: string | undefined) =>
    vscode.workspace.getConfiguration().update(settings.defaultModel, id, vscode.ConfigurationTarget.Global);
  const write = (repository: GitRepository) =>
    vscode.commands.executeCommand(commands.writeCommitMessage, { rootUri: repository.rootUri });

  async function open(
    git: GitApi & { openRepository(root: vscode.Uri): Promise<GitRepository | null> },
    name: string,
  ): Promise<GitRepository> {
    const folder = join(root, name);
    mkdirSync(folder);
    const run = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@t.t", ...args], { cwd: folder });
    run("init", "-q", "-b", `branch-${name}`);
    writeFileSync(join(folder, "begun.txt"), "begun\n");
    run("add", "-A");
    run("commit", "-qm", `The beginning of ${name}`);
    writeFileSync(join(folder, `${name}.txt`), `the text of ${name}\n`);
    run("add", "-A");
    writeFileSync(join(folder, "later.txt"), "not staged\n");
    // A possible user setting: plain `git diff` would print nothing of the change.
    run("config", "diff.external", "true");
    run("config", "color.ui", "always");
    run("config", "diff.noprefix", "true");
    const repository = await git.openRepository(vscode.Uri.file(folder));
    assert.ok(repository, `${name} is open`);
    await repository.status();
    return repository;
  }

  it("goes to the repository whose button was pressed, and describes its changes", async () => {
    await write(two);
    assert.match(two.inputBox.value, /the text of two/);
    assert.match(two.inputBox.value, /branch-two/);
    assert.match(two.inputBox.value, /The beginning of two/);
    assert.doesNotMatch(two.inputBox.value, /text of one|not staged/);
    assert.equal(one.inputBox.value, "");
    two.inputBox.value = "";
  });

  it("is requested with the user's own prompt if they set one", async () => {
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(settings.commitMessagePrompt, "In verse, please", vscode.ConfigurationTarget.Global);
    await write(one);
    assert.match(one.inputBox.value, /Task: In verse, please/);
    await configuration.update(settings.commitMessagePrompt, undefined, vscode.ConfigurationTarget.Global);
    one.inputBox.value = "";
  });
});
