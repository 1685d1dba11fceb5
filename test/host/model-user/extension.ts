// A third-party extension that uses SnowCell's models only through VS Code. The host suite installs it and calls it, so
// that requests come from its own `vscode` API.

import * as vscode from "vscode";

/** A tool call or a text, as received. */
export type Part =
  | { readonly text: string }
  | { readonly call: { id: string; name: string; input: object } }
  | { readonly other: unknown };

export interface ModelUser {
  readonly onDidChangeModels: vscode.Event<void>;
  models(): Promise<readonly vscode.LanguageModelChat[]>;
  /** Sends a request and reports each part; rejects as the API does. */
  ask(model: vscode.LanguageModelChat, content: readonly Content[], options?: AskOptions): Promise<readonly Part[]>;
  /** The messages after a finished tool call, with its result. */
  afterCall(question: string, call: { id: string; name: string; input: object }, result: readonly Content[]): Content[];
  count(model: vscode.LanguageModelChat, content: string | Content): Promise<number>;
}

export type Content =
  | { readonly kind: "user" | "assistant"; readonly text: string }
  | { readonly kind: "image"; readonly text: string; readonly mimeType: string; readonly data: Uint8Array }
  | { readonly kind: "call"; readonly call: { id: string; name: string; input: object } }
  | { readonly kind: "result"; readonly id: string; readonly parts: readonly Content[] };

export interface AskOptions {
  readonly request?: vscode.LanguageModelChatRequestOptions;
  readonly token?: vscode.CancellationToken;
  readonly onPart?: (part: Part) => void;
}

export function activate(): ModelUser {
  return {
    onDidChangeModels: vscode.lm.onDidChangeChatModels,
    models: async () => await vscode.lm.selectChatModels({ vendor: "snowcell" }),
    ask,
    afterCall: (question, call, result) => [
      { kind: "user", text: question },
      { kind: "call", call },
      { kind: "result", id: call.id, parts: result },
    ],
    count: async (model, content) => await model.countTokens(typeof content === "string" ? content : messageOf(content)),
  };
}

async function ask(
  model: vscode.LanguageModelChat,
  content: readonly Content[],
  { request = {}, token, onPart }: AskOptions = {},
): Promise<readonly Part[]> {
  const response = await model.sendRequest(content.map(messageOf), request, token);
  const parts: Part[] = [];
  for await (const part of response.stream) {
    const received: Part =
      part instanceof vscode.LanguageModelTextPart
        ? { text: part.value }
        : part instanceof vscode.LanguageModelToolCallPart
          ? { call: { id: part.callId, name: part.name, input: part.input } }
          : { other: part };
    parts.push(received);
    onPart?.(received);
  }
  return parts;
}

function messageOf(content: Content): vscode.LanguageModelChatMessage {
  const isOfAssistant = content.kind === "assistant" || content.kind === "call";
  const role = isOfAssistant ? vscode.LanguageModelChatMessageRole.Assistant : vscode.LanguageModelChatMessageRole.User;
  return new vscode.LanguageModelChatMessage(role, partsOf(content));
}

function partsOf(content: Content): vscode.LanguageModelInputPart[] {
  switch (content.kind) {
    case "user":
    case "assistant":
      return [new vscode.LanguageModelTextPart(content.text)];
    case "image":
      return [new vscode.LanguageModelTextPart(content.text), dataPart(content.data, content.mimeType)];
    case "call":
      return [new vscode.LanguageModelToolCallPart(content.call.id, content.call.name, content.call.input)];
    case "result":
      return [new vscode.LanguageModelToolResultPart(content.id, content.parts.flatMap(partsOf))];
  }
}

/** VS Code has this class, but the declarations of the oldest supported version do not. */
function dataPart(data: Uint8Array, mimeType: string): vscode.LanguageModelTextPart {
  const { LanguageModelDataPart } = vscode as unknown as {
    readonly LanguageModelDataPart: new (data: Uint8Array, mimeType: string) => vscode.LanguageModelTextPart;
  };
  return new LanguageModelDataPart(data, mimeType);
}
