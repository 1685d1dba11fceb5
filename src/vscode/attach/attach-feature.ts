// Start here: the feature. candidates.ts lists what can be attached; the other files read it.
//
// The host's side of attaching: every way to attach ends here, and this reports what cannot be attached.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import { type Attachment, attachmentLabel } from "../../core/conversation/conversation.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { type AttachReply, attachRequestSchema, mostDropped } from "../../protocol/attach.js";
import type { WindowContext } from "../context/window-context.js";
import { PageFetcher } from "../fetch/page-fetcher.js";
import { showWarning } from "../interface/messages.js";
import type { FeaturePanel, PanelFeature } from "../panel/panel-feature.js";
import { shownEditor } from "../surroundings/shown-editor.js";
import { pickAttachments } from "./attach-menu.js";
import { findCandidates, type WindowKind, windowKinds } from "./candidates.js";
import { attachmentFromContent, attachmentFromEditor, attachmentFromUri } from "./file-attachment.js";
import { NotAttachable } from "./not-attachable.js";
import { openAttachment } from "./open-attachment.js";
import { pageAttachment } from "./page-attachment.js";
import { attachProject } from "./project-attachments.js";
import { findSymbols, type SymbolPlace, symbolPlace, wholeSymbol } from "./symbols.js";
import { gitDiffAttachment, problemsAttachment, terminalAttachment } from "./window-sources.js";
import { WorkspaceFiles } from "./workspace-files.js";

export class AttachFeature implements PanelFeature {
  private readonly files: WorkspaceFiles;
  private readonly pages: PageFetcher;

  constructor(
    private readonly window: WindowContext,
    wire: WireContext,
  ) {
    this.files = new WorkspaceFiles(wire.clock);
    this.pages = new PageFetcher(wire);
  }

  async receive(message: unknown, panel: FeaturePanel): Promise<void> {
    const request = attachRequestSchema.parse(message);
    const { session } = panel;
    switch (request.type) {
      case "find": {
        return await this.find(request.query, panel);
      }
      case "menu": {
        const ids = await pickAttachments(this.files);
        for (const id of ids) await this.choose(id, panel);
        return panel.focusComposer();
      }
      case "choose":
        return await this.choose(request.id, panel);
      case "uris":
        for (const uri of request.uris.slice(0, mostDropped)) await this.attach(() => this.fromUri(uri), panel);
        return panel.focusComposer();
      case "content":
        return await this.attach(() => attachmentFromContent(Buffer.from(request.base64, "base64"), request.name), panel);
      case "too-large":
        return await this.attach(() => {
          throw new NotAttachable(
            l10n.t("{0} is too large to attach. Add it to the workspace, then attach part of it.", request.name),
          );
        }, panel);
      case "open": {
        const attachment = session.findAttachment(request.id);
        if (attachment) await this.tell(() => openAttachment(attachment));
      }
    }
  }

  /** Attaches the editor's selection; `undefined` if nothing was attached, which the user has been shown. */
  async selection(): Promise<Attachment | undefined> {
    return await this.tell(() => attachmentFromEditor());
  }

  private async find(query: string, panel: FeaturePanel): Promise<void> {
    const items = await findCandidates(query, this.files);
    const reply: AttachReply = { type: "found", query, items };
    panel.post(reply);
    // Language services may take long, so their answer follows.
    const symbols = await findSymbols(query, this.files);
    if (symbols.length > 0) panel.post({ ...reply, items: [...items, ...symbols] });
  }

  private async choose(id: string, panel: FeaturePanel): Promise<void> {
    const kind = windowKinds.find((each) => each === id);
    const uri = /^(?:file|folder):(.+)$/s.exec(id)?.[1];
    const address = /^page:(.+)$/s.exec(id)?.[1];
    const symbol = symbolPlace(id);
    if (id === "project") await attachProject(this.files, (make) => this.attach(make, panel));
    else if (id === "suggestion") await this.attach(() => attachmentFromEditor(shownEditor()), panel);
    else if (address !== undefined) await this.attach(() => pageAttachment(address, this.pages), panel);
    else if (symbol) await this.attach(() => this.fromSymbol(symbol), panel);
    else if (kind) await this.attach(() => this.fromWindow(kind), panel);
    else if (uri !== undefined) await this.attach(() => this.fromUri(uri), panel);
  }

  private async fromWindow(kind: WindowKind): Promise<Attachment | undefined> {
    switch (kind) {
      case "selection":
        return await attachmentFromEditor();
      case "problems":
        return problemsAttachment();
      case "changes":
      case "staged":
        return await gitDiffAttachment(kind === "staged");
      case "terminal":
        return await terminalAttachment();
      case "page":
        return await pageAttachment(undefined, this.pages);
    }
  }

  private async fromUri(text: string): Promise<Attachment | undefined> {
    return await attachmentFromUri(readable(vscode.Uri.parse(text)), this.files);
  }

  private async fromSymbol(place: SymbolPlace): Promise<Attachment | undefined> {
    const { uri, first, last } = await wholeSymbol({ ...place, uri: readable(place.uri) });
    return await attachmentFromUri(uri, this.files, { first: first + 1, last: last + 1 });
  }

  private async attach(
    make: () => Promise<Attachment | undefined> | Attachment,
    { session, announce }: FeaturePanel,
  ): Promise<void> {
    const attachment = await this.tell(async () => {
      const made = await make();
      if (made?.image) await this.makeSureItIsSeen();
      return made;
    });
    if (!attachment) return;
    session.attach(attachment);
    const label = attachmentLabel(attachment);
    announce(
      attachment.note === undefined ? l10n.t("Attached: {0}", label) : l10n.t("Attached: {0} ({1})", label, attachment.note),
    );
  }

  private async makeSureItIsSeen(): Promise<void> {
    await this.window.learn();
    const { chosen } = this.window;
    if (chosen?.facts?.seesImages) return;
    const words = chosen
      ? l10n.t("{0} does not accept images. Select a vision model, then attach the image again.", chosen.name)
      : l10n.t("Select a vision model first.");
    throw new NotAttachable(words, { label: l10n.t("Select Model"), command: commands.selectModel });
  }

  /** Shows the user what went wrong, with a remedy; then does nothing else. */
  private async tell<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (thrown) {
      const { message, way } =
        thrown instanceof NotAttachable
          ? thrown
          : { message: thrown instanceof Error ? thrown.message : String(thrown), way: undefined };
      void showWarning(message, ...(way ? [way.label] : [])).then((pressed) => {
        if (pressed !== undefined && way) void vscode.commands.executeCommand(way.command, way.argument);
      });
      return undefined;
    }
  }
}

/** Throws `NotAttachable` for what VS Code cannot read. */
function readable(address: vscode.Uri): vscode.Uri {
  const uri = ofThisMachine(address);
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) {
    throw new NotAttachable(l10n.t("VS Code cannot read {0}.", address.toString().slice(0, 200)));
  }
  return uri;
}

/** In a remote window, file lists name the remote in each URI; extensions that run there need a local file URI. */
function ofThisMachine(uri: vscode.Uri): vscode.Uri {
  const isRemote = uri.scheme === "vscode-remote" && vscode.env.remoteName !== undefined;
  return isRemote ? uri.with({ scheme: "file", authority: "" }) : uri;
}
