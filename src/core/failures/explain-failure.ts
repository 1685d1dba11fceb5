// The text of every failure: what failed and where, why, and what to do. Used by messages, notifications and the picker.

import * as l10n from "@vscode/l10n";
import { type Failure, plainHttpCode, type Remedy, tlsExpectedCode } from "./errors.js";
import { proxyNote, proxyWords } from "./proxy-words.js";
import { refusalAdvice } from "./refusal-advice.js";

export interface Explanation {
  /** What failed and where, in one short sentence. */
  readonly title: string;
  /** Why, and what to do: the advice, then the details. */
  readonly explanation: string;
  readonly advice: string;
  /** What the server said, and its request id; empty if there is neither. */
  readonly details: string;
  readonly actions: readonly { readonly action: Remedy; readonly label: string }[];
}

/** `providerName` is the provider's display name, for example `SnowCell`. */
export function explainFailure(failure: Failure, providerName: string): Explanation {
  const [title, advice] = failure.proxy?.fault ? proxyWords(failure, failure.proxy) : words(failure, providerName);
  const lines = (...all: readonly string[]): string => all.filter(Boolean).join("\n");
  const shown = lines(
    advice,
    failure.note ?? "",
    failure.proxy && !failure.proxy.fault ? proxyNote(failure.proxy) : "",
    // An invalid setting's detail says what is wrong with it.
    failure.kind === "configuration" ? (failure.detail ?? "") : "",
  );
  const quoted = failure.detail && failure.kind !== "configuration" ? quote(failure, failure.detail, providerName) : "";
  const { host } = failure;
  const details = lines(
    // The title names the service, which may have several addresses.
    host !== undefined && titledByService.has(failure.kind) && !quoted.includes(host) ? l10n.t("Address: {0}", host) : "",
    quoted,
    failure.requestId ? l10n.t("Request ID: {0}", failure.requestId) : "",
  );
  return {
    title,
    explanation: lines(shown, details),
    advice: shown,
    details,
    actions: actions(failure, providerName),
  };
}

const titledByService: ReadonlySet<Failure["kind"]> = new Set(["timeout", "server-error", "connection-lost"]);

/** Attributes only a server's text to the server; for the other kinds, `detail` comes from the transport. */
function quote(failure: Failure, detail: string, providerName: string): string {
  switch (failure.kind) {
    case "dns":
    case "unreachable":
    case "connection-lost":
    case "internal":
      return l10n.t("Details: {0}", detail);
    case "tls":
      return failure.status === undefined
        ? l10n.t("Details: {0}", detail)
        : l10n.t("{0} said: {1}", failure.host ?? providerName, detail);
    default:
      return l10n.t("{0} said: {1}", failure.host ?? providerName, detail);
  }
}

/** The explanation in one line, for notifications and logs. */
export function failureLine(failure: Failure, providerName: string): string {
  const { title, explanation } = explainFailure(failure, providerName);
  return `${title} ${explanation.replaceAll("\n", " ")}`.trim();
}

function words(failure: Failure, name: string): readonly [title: string, advice: string] {
  const host = failure.host ?? name;
  switch (failure.kind) {
    case "signed-out":
      return [l10n.t("You are not logged in to {0}.", name), l10n.t("Log in, then send the message again.")];
    case "unauthenticated":
      if (failure.remedy !== "log-in") return withoutLogin(failure, name);
      return [l10n.t("{0} refused the login.", name), l10n.t("The token or password is wrong or has expired. Log in again.")];
    case "forbidden":
      if (failure.remedy === "open-settings") return withoutLogin(failure, name);
      return [
        l10n.t("{0} does not allow this.", name),
        l10n.t("You are logged in, but this account lacks the permission. Ask for it at {0}, or choose another model.", host),
      ];
    case "payment-required":
      return [l10n.t("The credits at {0} are used up.", name), l10n.t("Add credits to the account or choose another model.")];
    case "not-found":
      return [
        l10n.t("{0} found nothing at this address.", host),
        failure.remedy === "log-in"
          ? l10n.t("It may be hidden from users who are not logged in. Log in, or check the address in the settings.")
          : l10n.t("Check the address in the settings."),
      ];
    case "no-model":
      return [l10n.t("No model is selected."), l10n.t("Choose a model, then send the message again.")];
    case "model-not-found":
      return [
        l10n.t("{0} does not have the model {1}.", name, failure.model),
        l10n.t("It may have been removed or renamed. Choose another model."),
      ];
    case "bad-request":
      if (failure.status === 413) return tooLarge(host);
      return [l10n.t("{0} did not accept the request.", name), refusalAdvice(failure.about)];
    case "context-overflow":
      return [
        l10n.t("The conversation is too long for this model."),
        failure.promptTokens !== undefined && failure.contextLength !== undefined
          ? l10n.t(
              "It has {0} tokens; the model accepts {1}. Start a new chat, or choose a model with a larger context.",
              failure.promptTokens,
              failure.contextLength,
            )
          : l10n.t("Start a new chat, or choose a model with a larger context."),
      ];
    case "rate-limited":
      return [
        l10n.t("{0} is limiting requests.", name),
        failure.retryAfterMs !== undefined
          ? waitAdvice(Math.ceil(failure.retryAfterMs / 1000))
          : l10n.t("Retry later, or choose another model."),
      ];
    case "timeout":
      return [l10n.t("{0} took too long.", name), timeoutAdvice(failure)];
    case "server-error":
      return [
        failure.status === undefined ? l10n.t("{0} failed.", name) : l10n.t("{0} failed with HTTP {1}.", name, failure.status),
        serverErrorAdvice(failure),
      ];
    case "dns":
      return [
        l10n.t("The host {0} could not be found.", host),
        l10n.t("Check the address in the settings, and that this machine is online."),
      ];
    case "unreachable":
      return [l10n.t("Can't reach {0}.", name), l10n.t("Nothing answers at {0}. Is it running, and is the address right?", host)];
    case "tls":
      if (failure.code === plainHttpCode) return speaksPlainHttp(host);
      if (failure.code === tlsExpectedCode) return expectsHttps(host);
      return [
        l10n.t("The certificate of {0} was not accepted.", host),
        l10n.t(
          "If it is your organization's own certificate, install it in the system's trust store and keep the setting http.systemCertificates on. ({0})",
          failure.code ?? "TLS",
        ),
      ];
    case "connection-lost":
      return [l10n.t("The connection to {0} was lost.", name), l10n.t("Any partial answer is kept. Retry to ask again.")];
    case "truncated":
      return [
        l10n.t("The answer from {0} was cut off.", host),
        l10n.t("The stream ended before the answer was complete. Any partial answer is kept. Retry to ask again."),
      ];
    case "empty":
      return [
        l10n.t("{0} sent an empty answer.", name),
        l10n.t("The model may have run out of context or declined to answer. Retry, or start a new chat."),
      ];
    case "no-answer":
      return [
        l10n.t("The model reasoned but did not answer."),
        l10n.t("The reasoning is kept. Retry, lower the reasoning effort, or choose another model."),
      ];
    case "malformed-response":
      return [
        l10n.t("{0} sent an unexpected answer.", host),
        l10n.t(
          "Something else, such as a proxy or a login page, may be answering at that address. Check the endpoint in the settings.",
        ),
      ];
    case "provider-error":
      return [l10n.t("{0} reported an error.", name), l10n.t("Retry, or choose another model.")];
    case "aborted":
      return [l10n.t("Stopped."), ""];
    case "configuration":
      return [
        l10n.t("The setting {0} is not valid.", failure.setting),
        l10n.t("Correct it in the settings. Everything else keeps working."),
      ];
    case "internal":
      return [l10n.t("Something went wrong in SnowCell."), l10n.t("See the log for details, and please report the problem.")];
  }
}

const waitAdvice = (seconds: number): string =>
  seconds < 120
    ? l10n.t("Try again in {0} s, or choose another model.", seconds)
    : l10n.t("Try again in {0} min, or choose another model.", Math.ceil(seconds / 60));

/** For providers without a login in SnowCell, where advice to log in again does not help. */
function withoutLogin({ remedy, host = "" }: Failure, name: string): readonly [title: string, advice: string] {
  return remedy === "open-settings"
    ? [
        l10n.t("{0} refused the request.", name),
        l10n.t("{0} needs no login in SnowCell. Another service may be answering at {1}: check the address.", name, host),
      ]
    : [l10n.t("{0} needs a login.", name), l10n.t("Log in there, then retry.")];
}

function tooLarge(host: string): readonly [title: string, advice: string] {
  return [
    l10n.t("The message is too large for {0}.", host),
    l10n.t(
      "The server, or a proxy in front of it, limits the size of requests. Remove attachments, start a new chat, or raise that limit.",
    ),
  ];
}

function speaksPlainHttp(host: string): readonly [title: string, advice: string] {
  return [
    l10n.t("{0} uses http, not https.", host),
    l10n.t("The server answered without encryption. Change https:// to http:// in the address, or turn TLS on at the server."),
  ];
}

function expectsHttps(host: string): readonly [title: string, advice: string] {
  return [l10n.t("{0} uses https, not http.", host), l10n.t("Change http:// to https:// in the address.")];
}

function serverErrorAdvice({ status }: Failure): string {
  switch (status) {
    case 502:
      return l10n.t(
        "A gateway answers there, but it got no valid answer from the server behind it. Check that the server runs, or choose another model.",
      );
    case 503:
      return l10n.t("The service is overloaded, starting, or down. Retry in a moment, or choose another model.");
    default:
      return l10n.t("The problem is on the service's side. Retry, or choose another model.");
  }
}

function timeoutAdvice(failure: Failure & { kind: "timeout" }): string {
  const seconds = Math.round(failure.afterMs / 1000);
  if (failure.afterMs === 0)
    return l10n.t("The service, or a gateway in front of it, timed out. Retry, or choose another model.");
  switch (failure.phase) {
    case "connect":
      return l10n.t(
        "No connection was made within {0} s. Check the network, or increase snowcell.request.connectTimeout.",
        seconds,
      );
    case "first-byte":
      return l10n.t(
        "It accepted the request but sent nothing for {0} s. Retry, or increase snowcell.request.firstByteTimeout.",
        seconds,
      );
    case "idle":
      return l10n.t(
        "The answer stopped for {0} s. Any partial answer is kept. Retry, or increase snowcell.request.idleTimeout.",
        seconds,
      );
    case "total":
      return l10n.t("The answer was not complete after {0} s.", seconds);
  }
}

/** The remedy first, then other useful actions, without duplicates. */
function actions(failure: Failure, providerName: string): Explanation["actions"] {
  return [...new Set([failure.remedy, ...alsoHelps(failure)])]
    .filter((remedy) => remedy !== "none")
    .map((action) => ({ action, label: actionLabel(action, failure, providerName) }));
}

function alsoHelps(failure: Failure): readonly Remedy[] {
  // A retry or another model does not fix a setting.
  if (failure.remedy === "none" || failure.kind === "aborted" || failure.kind === "configuration") return [];
  if (failure.kind === "no-model") return ["retry"];
  return ["retry", "switch-model"];
}

function actionLabel(remedy: Remedy, failure: Failure, providerName: string): string {
  switch (remedy) {
    case "log-in":
      return l10n.t("Log in to {0}", providerName);
    case "retry":
      return l10n.t("Retry");
    case "switch-model":
      return l10n.t("Choose Another Model");
    case "open-settings":
      return failure.proxy?.fault ? l10n.t("Open Proxy Settings") : l10n.t("Open Settings");
    case "show-log":
      return l10n.t("Show Log");
    case "new-chat":
      return l10n.t("New Chat");
    case "none":
      return "";
  }
}
