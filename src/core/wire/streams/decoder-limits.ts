// The limits of all decoders. A separate file, because they are needed before any decoder is loaded.

import * as l10n from "@vscode/l10n";
import { FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";

const defaultMaxEventLength = 16 * 1024 * 1024;

export interface DecoderOptions {
  /** Longest event or line, in characters; default 16 Mi. */
  readonly maxEventLength?: number;
  /** Provider id for a failure. */
  readonly provider?: string;
  /** `host[:port]`. */
  readonly host?: string;
}

/** The failure for an event or a line over the limit. */
export function tooLong({ provider, host }: DecoderOptions): FailureError {
  return new FailureError({
    provider: provider ?? "",
    ...(host !== undefined ? { host } : {}),
    kind: "malformed-response",
    note: l10n.t("One part of the answer is too long to read."),
    remedy: remedyFor("malformed-response"),
  });
}

export function maxLengthOf(options: DecoderOptions): number {
  return options.maxEventLength ?? defaultMaxEventLength;
}
