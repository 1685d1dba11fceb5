// What the panel shows of a message, with texts in the user's language.

import * as l10n from "@vscode/l10n";
import { attachmentTokens } from "../../core/context/attachment-tokens.js";
import {
  type Attachment,
  type AttachmentKind,
  attachmentLabel,
  type Conversation,
  type Message,
} from "../../core/conversation/conversation.js";
import type { Failure } from "../../core/failures/errors.js";
import { type Explanation, explainFailure } from "../../core/failures/explain-failure.js";
import { tokenRate } from "../../core/health/request-observation.js";
import type { AttachmentView, FailureView, Footer, MessageView, Notice } from "../../protocol/host-messages.js";
import { diagnoseAction } from "../../protocol/panel-messages.js";

export interface ViewContext {
  readonly conversation: Conversation;
  /** What an answer is still waiting for. */
  progressOf(messageId: string): string | undefined;
  /** A provider's name by its id. */
  providerName(providerId: string): string;
  /** Context window of a model (`provider/model`) in tokens, if known. */
  contextLength?(modelId: string): number | undefined;
  /** What an agent's answer holds beside its text; see protocol/agent.ts. */
  partViews?(message: Message): readonly unknown[] | undefined;
}

/** Servers stop up to this many tokens before their context is full. */
const contextSlack = 2;

/** The whole message. */
export function messageView(message: Message, context: ViewContext): MessageView {
  const parts = context.partViews?.(message);
  return {
    ...messageFrame(message, context),
    text: message.text,
    ...(message.reasoning !== "" ? { reasoning: message.reasoning } : {}),
    ...(parts ? { parts: [...parts] } : {}),
  };
}

/** The message without its text and reasoning, which may be long and only grow by deltas. */
export function messageFrame(message: Message, context: ViewContext): Omit<MessageView, "text" | "reasoning"> {
  const siblings = context.conversation.siblings(message.id);
  const progress = message.state === "waiting" ? context.progressOf(message.id) : undefined;
  const notices = noticesOf(message, context);
  const footer = footerOf(message);
  return {
    id: message.id,
    role: message.role,
    state: message.state,
    ...(message.model ? { author: message.model.name } : {}),
    ...(progress !== undefined ? { progress } : {}),
    ...(message.failure ? { failure: failureView(message, context) } : {}),
    ...(footer ? { footer } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    ...(message.attachments ? { attachments: message.attachments.map(attachmentView) } : {}),
    ...(siblings.length > 1 ? { branch: { index: siblings.indexOf(message.id) + 1, count: siblings.length } } : {}),
  };
}

const attachmentIcons: Readonly<Record<AttachmentKind, string>> = {
  file: "file",
  folder: "folder",
  problems: "warning",
  "git-diff": "git-compare",
  terminal: "terminal",
  image: "file-media",
  page: "globe",
};

export function attachmentView(attachment: Attachment): AttachmentView {
  const { id, kind = "file", uri, image, note } = attachment;
  return {
    id,
    label: attachmentLabel(attachment),
    tokens: attachmentTokens(attachment),
    icon: attachmentIcons[kind],
    ...(note !== undefined ? { note } : {}),
    ...(image && uri === "" ? { sourceless: true } : {}),
  };
}

function failureView(message: Message, context: ViewContext): FailureView {
  const failure = message.failure;
  if (!failure) throw new Error("Only a failed message has a failure to show");
  const { kind, retryAfterMs, ...rest } = failure;
  const isLimit = kind === "rate-limited" && retryAfterMs !== undefined;
  // The button counts down; a number in the text would stay what it was.
  const shown: Failure = isLimit ? { ...rest, kind } : failure;
  const explained = explainFailure(shown, context.providerName(failure.provider));
  const { title, advice } = explained;
  const details = [addressLine(failure, explained.details), explained.details].filter(Boolean).join("\n");
  return {
    kind,
    title,
    explanation: advice,
    ...(details !== "" ? { details } : {}),
    ...(isLimit ? { retryAt: message.createdAt + retryAfterMs } : {}),
    actions: withDiagnosis(failure, explained.actions),
  };
}

/** The address, unless the details name it, and the status. */
function addressLine({ host, status, code }: Failure, details: string): string {
  const answer = [status === undefined ? "" : `HTTP ${status}`, code ?? ""].filter(Boolean).join(" · ");
  return [host === undefined || details.includes(host) ? "" : l10n.t("Address: {0}", host), answer].filter(Boolean).join(" · ");
}

/** Failures whose cause may lie anywhere between this machine and the service. */
const diagnosable: ReadonlySet<Failure["kind"]> = new Set([
  "dns",
  "unreachable",
  "tls",
  "timeout",
  "connection-lost",
  "not-found",
  "server-error",
  "malformed-response",
]);

/** The diagnosis comes second: the first button is what helps most often. */
function withDiagnosis({ kind }: Failure, actions: Explanation["actions"]): FailureView["actions"] {
  if (!diagnosable.has(kind)) return [...actions];
  const [first, ...others] = actions;
  return [...(first ? [first] : []), { action: diagnoseAction, label: l10n.t("Diagnose") }, ...others];
}

function footerOf(message: Message): Footer | undefined {
  const { metrics } = message;
  if (!metrics?.usage && metrics?.timeToFirstTokenMs === undefined) return undefined;
  const { usage, timeToFirstTokenMs, generationMs } = metrics;
  const rate = tokenRate(usage?.completionTokens, generationMs, timeToFirstTokenMs);
  return {
    ...(timeToFirstTokenMs !== undefined ? { timeToFirstTokenMs } : {}),
    ...(rate !== undefined ? { tokensPerSecond: rate } : {}),
    ...(usage ? { promptTokens: usage.promptTokens, completionTokens: usage.completionTokens, estimated: usage.estimated } : {}),
    ...(usage?.cachedTokens ? { cachedTokens: usage.cachedTokens } : {}),
    ...(usage?.reasoningTokens ? { reasoningTokens: usage.reasoningTokens } : {}),
  };
}

function cutWords({ model, metrics }: Message, context: ViewContext): string {
  const limit = model && context.contextLength?.(model.id);
  const usage = metrics?.usage;
  const full = limit !== undefined && usage !== undefined && usage.promptTokens + usage.completionTokens >= limit - contextSlack;
  return full
    ? l10n.t(
        "The model's context of {0} tokens is full, so the answer was cut off. Start a new chat, or choose a model with a larger context.",
        limit,
      )
    : l10n.t("The answer reached its token limit and was cut off.");
}

/** The run has said itself why it paused. */
function isPaused({ parts }: Message): boolean {
  const last = parts?.at(-1);
  return last?.kind === "notice" && last.pauses;
}

function noticesOf(message: Message, context: ViewContext): Notice[] {
  const notices: Notice[] = (message.fallbacks ?? []).map((text) => ({ kind: "fallback", text }));
  const { leftOut } = message;
  if (leftOut) {
    const earlier = leftOut.exchanges > 0 ? [l10n.t("earlier messages ({0})", leftOut.exchanges)] : [];
    const noRoom = [...earlier, ...leftOut.attachments].join(", ");
    const parts = [
      ...(noRoom !== "" ? [l10n.t("Left out because the model's context is full: {0}.", noRoom)] : []),
      ...(leftOut.images.length > 0
        ? [l10n.t("Left out because this model does not accept images: {0}.", leftOut.images.join(", "))]
        : []),
    ];
    notices.push({ kind: "context", text: parts.join(" ") });
  }
  if (message.interrupted) {
    notices.push({ kind: "interrupted", text: l10n.t("The window was closed or reloaded during this answer.") });
  } else if (message.state === "stopped" && !isPaused(message)) {
    notices.push({ kind: "note", text: l10n.t("Stopped.") });
  }
  if (message.finishReason === "length") {
    notices.push({ kind: "length", text: cutWords(message, context) });
  }
  if (message.finishReason === "content-filter") {
    notices.push({ kind: "content-filter", text: l10n.t("The service's content filter stopped the answer here.") });
  }
  return notices;
}
