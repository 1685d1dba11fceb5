// Write Tests: opens a new, unsaved file where the project keeps its tests. Never changes an existing file.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { parseAnswer } from "../../core/editing/answers/parse-answer.js";
import { freePath, proposeTestPath, testFileGlob } from "../../core/editing/test-path.js";
import { withInstructions } from "../../core/instructions/instruction-files.js";
import { type TestFilePlan, writeTestsMessages, writeTestsPrompt } from "../../core/prompts/write-tests.js";
import { estimateTokens } from "../../core/tokens/token-estimate.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { clearTakenAlong, readCleared } from "../leaving/content-gate.js";
import { ownPrompt } from "../platform/own-prompts.js";
import type { ActionTarget } from "./action-target.js";
import { sayRefusal } from "./change-words.js";
import { contextOf, conventionsOf, indentationOf } from "./document-context.js";
import {
  AnsweringModel,
  askModel,
  contextBudget,
  fittingInstructions,
  type ModelServices,
  resolveStoppably,
  whyCut,
  withStoppableProgress,
} from "./model-answer.js";
import { EditorUse } from "./review/editor-use.js";
import { fileName, PinnedDocument } from "./review/pinned-document.js";

/** Characters of a neighboring test that show the project's test style. */
const exampleLength = 3000;
const mostTestFiles = 500;

/** @param words what the user adds to the task */
export async function writeTests(services: ModelServices, target: ActionTarget, words = ""): Promise<void> {
  const { document, ranges, symbol } = target;
  const [first] = ranges;
  const last = ranges.at(-1);
  if (!first || !last) return;
  const again = (): Promise<void> => writeTests(services, target, words);
  const pinned = new PinnedDocument(document);
  const use = new EditorUse();
  try {
    const chosen = await resolveStoppably(services);
    if (!chosen) return;
    const plan = await planFor(document);
    const conventions = await conventionsOf(document);
    const { instructions, tokens: taken } = await fittingInstructions(services, chosen, document);
    const range = pinned.rangeNow(new vscode.Range(first.start, last.end));
    const tokens = estimateTokens(document.getText(range));
    // Tests are longer than the code that they test.
    const budget = contextBudget(chosen, tokens * 2) - estimateTokens(plan.example?.text ?? "") - taken;
    const context = contextOf(target, range, budget, symbol, conventions);
    if (!context) {
      void showWarning(
        l10n.t(
          "The selection has about {0} tokens, too many for {1}. Select less code, or choose another model.",
          tokens,
          chosen.model.name,
        ),
      );
      return;
    }
    const title = l10n.t("Write Tests: {0} is writing {1}…", chosen.model.name, plan.path.split("/").at(-1) ?? plan.path);
    const task = ownPrompt("writeTests") ?? writeTestsPrompt.instruction;
    const prompt = writeTestsMessages(words === "" ? task : `${task}\n\n${words}`, context, plan);
    const messages = withInstructions(prompt, instructions);
    const model = new AnsweringModel(chosen);
    const question = { messages, answerTokens: tokens * 2 };
    const answer = await withStoppableProgress(title, (signal) => askModel(services, model, question, signal, () => undefined));
    if (answer.failure && answer.text === "") {
      if (answer.failure.kind !== "aborted") await services.showFailure(answer.failure, again);
      return;
    }
    const place = { original: [], above: [], below: [], language: document.languageId, ...indentationOf(document) };
    const parsed = parseAnswer(answer.text, place, answer.complete);
    if (parsed.kind === "cut") {
      const open = l10n.t("Open Partial Tests");
      const words = l10n.t("The answer is incomplete. {0} Only some of the tests are available.", whyCut(answer));
      if ((await showWarning(words, open)) !== open) return;
    }
    if (parsed.kind === "replacement" || parsed.kind === "cut") {
      const ready = l10n.t("The tests for {0} are ready.", fileName(document.uri));
      const shows = parsed.kind === "cut" || (await use.mayTakeFocus(document, ready, l10n.t("Open")));
      await openUnsaved(document, plan, parsed.lines, shows);
    } else await sayRefusal(answer, l10n.t("The answer contains no readable tests. No file was created."), again);
  } catch (thrown) {
    await services.showFailure(services.toFailure(thrown), again);
  } finally {
    pinned.dispose();
    use.dispose();
  }
}

/** Where the tests go, based on the project's existing tests. */
async function planFor(document: vscode.TextDocument): Promise<TestFilePlan> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const source = vscode.workspace.asRelativePath(document.uri, false);
  if (!folder) return { path: await freePath(proposeTestPath(fileName(document.uri), []).path, async () => false) };
  const exclude = "**/{node_modules,dist,out,build,target,.git,.venv,venv}/**";
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, testFileGlob), exclude, mostTestFiles);
  const paths = found.map((uri) => vscode.workspace.asRelativePath(uri, false)).filter((path) => path !== source);
  const { path, like } = proposeTestPath(source, paths);
  const free = await freePath(path, (candidate) => isTaken(vscode.Uri.joinPath(folder.uri, candidate)));
  const example = like === undefined ? undefined : await exampleOf(vscode.Uri.joinPath(folder.uri, like), like);
  return { path: free, ...(example ? { example } : {}) };
}

/** Whether the file exists, or an unsaved document of that name is open. */
async function isTaken(uri: vscode.Uri): Promise<boolean> {
  const isOpen = vscode.workspace.textDocuments.some(({ uri: { scheme, path } }) => scheme === "untitled" && path === uri.path);
  return isOpen || (await exists(uri));
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

async function exampleOf(uri: vscode.Uri, path: string): Promise<TestFilePlan["example"]> {
  const cleared = await clearTakenAlong(uri);
  const bytes = cleared && (await readCleared(cleared));
  return bytes ? { path, text: new TextDecoder().decode(bytes.subarray(0, exampleLength)) } : undefined;
}

/** @param shows otherwise VS Code opens the unsaved document as a tab behind the active one */
export async function openUnsaved(
  source: vscode.TextDocument,
  { path }: TestFilePlan,
  lines: readonly string[],
  shows = true,
): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(source.uri);
  const content = `${lines.join("\n")}\n`;
  const openWithoutPath = async (): Promise<void> => {
    const untitled = await vscode.workspace.openTextDocument({ language: source.languageId, content });
    if (shows) await vscode.window.showTextDocument(untitled);
  };
  // Only a file on disk can be proposed by its path.
  if (folder?.uri.scheme !== "file") return await openWithoutPath();
  const free = await freePath(path, (candidate) => isTaken(vscode.Uri.joinPath(folder.uri, candidate)));
  const uri = vscode.Uri.joinPath(folder.uri, free).with({ scheme: "untitled" });
  const document = await vscode.workspace.openTextDocument(uri);
  // Before it is shown: VS Code refuses an edit of a text in which the user types.
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), content);
  if (!(await vscode.workspace.applyEdit(edit))) return await openWithoutPath();
  if (shows) await vscode.window.showTextDocument(document, { preview: false });
  void offerToSave(document, vscode.Uri.joinPath(folder.uri, free), free);
}

/** Saves to the path only if the button is pressed and no file was created there in the meantime. */
async function offerToSave(document: vscode.TextDocument, file: vscode.Uri, path: string): Promise<void> {
  const save = l10n.t("Save to {0}", fileName(file));
  const pressed = await showInformation(l10n.t("The tests are ready. Save the file to create {0}.", path), save);
  // VS Code closes an untitled document when it is saved.
  if (pressed !== save || document.isClosed) return;
  if (await exists(file)) void showWarning(l10n.t("{0} already exists. The tests are not saved.", path));
  else await document.save();
}
