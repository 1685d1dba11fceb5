// Notices that a run gets nowhere: the same call with the same result again and again, edits of one file that keep failing,
// calls that cannot be read.

import * as l10n from "@vscode/l10n";
import type { AgentNotice } from "../../conversation/parts.js";
import type { SeenCall } from "../calls/call-services.js";

export interface Alarm {
  readonly notice: AgentNotice;
  /** For the user, in the user's language. */
  readonly detail: string;
}

/** Calls that are remembered; an A-B pattern shows within them. */
const remembered = 12;
const timesToNote = 3;
const timesToPause = 4;
const mostFailedEdits = 3;
const mostInvalid = 3;

export class LoopGuard {
  private readonly recent: string[] = [];
  private readonly failedEdits = new Map<string, number>();
  private invalid = 0;
  /** Why the run must pause before its next request. */
  alarm: Alarm | undefined;

  /** Takes a finished call; returns a line for the model if it should change its course. */
  saw(call: SeenCall): string | undefined {
    this.countInvalid(call);
    this.countFailedEdits(call);
    const key = `${call.tool} ${call.input}\n${call.result}`;
    this.recent.push(key);
    if (this.recent.length > remembered) this.recent.shift();
    const times = this.recent.filter((each) => each === key).length;
    if (times >= timesToPause) {
      this.alarm ??= {
        notice: "repetition",
        detail: l10n.t("The model keeps calling {0} with the same result.", call.tool),
      };
    }
    return times >= timesToNote
      ? `You have made this call ${times} times with the same result. Do something else, or say what you need.`
      : undefined;
  }

  private countInvalid({ isInvalid }: SeenCall): void {
    this.invalid = isInvalid ? this.invalid + 1 : 0;
    if (this.invalid < mostInvalid) return;
    this.alarm ??= {
      notice: "invalid-calls",
      detail: l10n.t("The model keeps making calls that cannot be read."),
    };
  }

  private countFailedEdits({ editedPath, state }: SeenCall): void {
    if (editedPath === undefined) return;
    if (state === "done") this.failedEdits.delete(editedPath);
    if (state !== "failed") return;
    const failed = (this.failedEdits.get(editedPath) ?? 0) + 1;
    this.failedEdits.set(editedPath, failed);
    if (failed < mostFailedEdits) return;
    this.alarm ??= { notice: "repetition", detail: l10n.t("The edits of {0} keep failing.", editedPath) };
  }
}
