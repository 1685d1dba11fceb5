// A web page as an attachment: its text, fetched once the user agreed to its host.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import type { Attachment } from "../../core/conversation/conversation.js";
import { type Page, PageFailure } from "../../core/fetch/fetch-page.js";
import { readPageAddress } from "../../core/fetch/page-address.js";
import { cutText } from "../../core/leaving/file-gate.js";
import { createId } from "../../core/platform/ids.js";
import type { PageFetcher } from "../fetch/page-fetcher.js";
import { askForText } from "../interface/input-boxes.js";
import { withProgress } from "../interface/progress.js";
import { cutNote } from "./file-attachment.js";
import { NotAttachable } from "./not-attachable.js";

/** `undefined` if the user cancelled or declined. Throws `NotAttachable`. */
export async function pageAttachment(address: string | undefined, pages: PageFetcher): Promise<Attachment | undefined> {
  const wanted = address ?? (await askForAddress());
  if (wanted === undefined) return undefined;
  const { page, cancelled } = await fetched(wanted, pages);
  if (!page || cancelled) return undefined;
  const { url, title, text, language } = page;
  if (text.trim() === "") throw new NotAttachable(l10n.t("{0} has no text to attach.", url.href));
  const cut = cutText(title === "" ? text : `${title}\n\n${text}`);
  const note = cut.of !== undefined ? cutNote(cut.of) : page.cut ? l10n.t("only the first part of the page") : undefined;
  return {
    id: createId(Date.now()),
    kind: "page",
    path: url.href,
    language,
    text: cut.text,
    uri: url.href,
    ...(note !== undefined ? { note } : {}),
  };
}

async function askForAddress(): Promise<string | undefined> {
  return await askForText({
    title: l10n.t("Attach a Web Page"),
    prompt: l10n.t("Address of the page"),
    placeHolder: "https://",
    validateInput: (value) =>
      value.trim() === "" || typeof readPageAddress(value) !== "string" ? undefined : l10n.t("Enter an https address."),
  });
}

async function fetched(
  address: string,
  pages: PageFetcher,
): Promise<{ readonly page?: Page | undefined; readonly cancelled: boolean }> {
  const controller = new AbortController();
  try {
    let shown = false;
    const page: Promise<Page | undefined> = pages.fetch(address, controller.signal, () => {
      if (!shown) showProgress(address, () => page, controller);
      shown = true;
    });
    return { page: await page, cancelled: false };
  } catch (thrown) {
    if (controller.signal.aborted) return { cancelled: true };
    if (!(thrown instanceof PageFailure)) throw thrown;
    const way = { label: l10n.t("Open Settings"), command: "workbench.action.openSettings", argument: settings.agentFetchHosts };
    throw new NotAttachable(thrown.message, thrown.listing ? way : undefined);
  }
}

/** Not while a question is open. */
function showProgress(address: string, work: () => Promise<unknown>, controller: AbortController): void {
  const title = l10n.t("Fetching {0}…", address);
  const options = { title, location: vscode.ProgressLocation.Notification, cancellable: true };
  void withProgress(options, async (_progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    await work().catch(() => undefined);
  });
}
