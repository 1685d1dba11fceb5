// A user's first steps: log in, choose a model, open the chat, ask. Shared by the check in `npm start` and the end-to-end
// tests.

import type { FrameLocator, Locator } from "playwright-core";
import { shownText } from "./shown-text.js";
import type { Workbench } from "./workbench.js";

export interface SandboxAccount {
  readonly user: string;
  readonly token: string;
}

/** Runs `SnowCell: Login` for SnowCell. Throws with VS Code's message if the user or the token is rejected. */
export async function logInToSnowCell(workbench: Workbench, { user, token }: SandboxAccount): Promise<void> {
  await workbench.runCommand("SnowCell: Login");
  await workbench.pickQuickItem("SnowCell");
  for (const value of [user, token]) {
    await workbench.fillInput(value);
    const refusal = await workbench.inputValidationMessage();
    if (refusal !== undefined) throw new Error(`The login was refused: ${refusal}`);
  }
}

/**
 * Runs `SnowCell: Select Model`, types the literal part of the pattern, as a user would to find the model, and picks the matching
 * row. `model` matches the item's accessible label: name, `provider/model`, facts.
 */
export async function selectModel(workbench: Workbench, model: RegExp): Promise<void> {
  await workbench.runCommand("SnowCell: Select Model");
  const plain = model.source.replaceAll("\\", "").split("(", 1)[0] ?? "";
  await workbench.page.locator(".quick-input-widget .quick-input-box input").fill(plain);
  // VS Code shows progress only after a while, so models may still arrive.
  await workbench.page.locator(".quick-input-progress.active").waitFor({ state: "detached" });
  await workbench.pickQuickItem(model, { staysOpen: true });
  await workbench.page.locator(".quick-input-list").waitFor({ state: "hidden" });
}

/** Opens the chat by its icon and returns its document, ready for input. */
export async function openChat(workbench: Workbench): Promise<FrameLocator> {
  await workbench.openView("SnowCell");
  const chat = workbench.webviewFrame({ extension: "snowcell.snowcell" });
  await chat.locator("[data-testid=chat-root][data-ready=true]").waitFor();
  return chat;
}

export interface Answer {
  readonly text: string;
  /** Milliseconds from the click on Send to the first visible text. */
  readonly firstTextMs: number;
  /** Milliseconds from the click on Send to the end of the answer. */
  readonly wholeMs: number;
}

/** Asks in the open chat and waits for the whole answer. Throws with the panel's message if there is none. */
export async function ask(chat: FrameLocator, question: string): Promise<Answer> {
  const newest = await newestAnswer(chat);
  const composer = chat.locator("[data-testid=composer-input]");
  await composer.click();
  await composer.pressSequentially(question);
  const sent = performance.now();
  const since = () => Math.round(performance.now() - sent);
  await chat.locator("[data-testid=send-button]").click();

  const answer = newest();
  const body = answer.locator("[data-testid=message-body]");
  const failure = answer.locator("[data-testid=message-error]");
  await body.filter({ hasText: /\S/ }).or(failure).first().waitFor();
  const firstTextMs = since();
  await answer.and(chat.locator("[data-state=done], [data-state=error], [data-state=stopped]")).waitFor();
  const wholeMs = since();
  const state = await answer.getAttribute("data-state");
  if (state !== "done") throw new Error(`The answer ended as "${state}": ${await shownText(answer)}`);
  // biome-ignore lint/performance/useDomNodeTextContent: the layout determines an answer's lines.
  const text = (await body.innerText()).trim();
  return { text, firstTextMs, wholeMs };
}

/** The sandbox's model answers this with a run that edits the sample project and tests it. */
export const agentQuestion = "Which code in this project is slow? Make it faster.";

/**
 * Starts a conversation in agent mode, asks, and allows once each step that waits, until the run is done. `waits` is called
 * with the number of each request. Throws with the panel's message if the run ends otherwise.
 */
export async function runAgent(
  workbench: Workbench,
  chat: FrameLocator,
  waits: (request: number) => Promise<void>,
): Promise<string> {
  await workbench.runCommand("SnowCell: New Chat");
  await chat.locator("[data-testid=welcome]").waitFor();
  await chat.locator("[data-testid=mode-button]").click();
  await chat.locator("[data-testid=mode-option][data-mode=agent]").click();
  await chat.locator("[data-testid=composer-input]").fill(agentQuestion);
  await chat.locator("[data-testid=send-button]").click();

  const answer = chat.locator("[data-testid=message][data-role=assistant]").last();
  const ended = answer.and(chat.locator("[data-state=done], [data-state=error], [data-state=stopped]"));
  let decided: string | null = null;
  for (let request = 1; ; request += 1) {
    const next = chat.locator(`[data-testid=approval]${decided === null ? "" : `:not([data-step-id="${decided}"])`}`);
    await next.or(ended).first().waitFor();
    if ((await next.count()) === 0) break;
    await waits(request);
    decided = await next.getAttribute("data-step-id");
    // Presses count only after the request has settled.
    await next.locator("[data-testid=approve-once]").click({ delay: 500 });
  }
  const state = await answer.getAttribute("data-state");
  if (state !== "done") throw new Error(`The run ended as "${state}": ${await shownText(answer)}`);
  return (await shownText(answer.locator("[data-testid=message-body]"))).trim();
}

/** The answer after those that are there now; a long conversation renders only some of them. */
async function newestAnswer(chat: FrameLocator): Promise<() => Locator> {
  const answers = chat.locator("[data-testid=message][data-role=assistant]");
  const earlier = (await answers.count()) > 0 ? await answers.last().getAttribute("data-message-id") : null;
  return () => (earlier === null ? answers : answers.and(chat.locator(`:not([data-message-id="${earlier}"])`))).last();
}
