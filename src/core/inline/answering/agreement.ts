// Whether what is typed agrees with an answer: the texts around the cursor then and now.

export interface Around {
  readonly prefix: string;
  readonly suffix: string;
}

/** Characters that may be deleted while an answer still counts. */
const mostDeleted = 200;
const longestAutoClosed = 3;

/**
 * What remains of an answer after the user typed its beginning, or with what was deleted before it. Undefined if it no longer
 * fits, or if the answer does not yet reach the cursor.
 */
export function remaining(asked: Around, answer: string, now: Around): string | undefined {
  if (!isSameSuffix(asked.suffix, now.suffix)) return undefined;
  if (now.prefix.startsWith(asked.prefix)) {
    const typed = now.prefix.slice(asked.prefix.length);
    return answer.startsWith(typed) ? answer.slice(typed.length) : undefined;
  }
  if (!asked.prefix.startsWith(now.prefix)) return undefined;
  const deleted = asked.prefix.slice(now.prefix.length);
  return deleted.length <= mostDeleted && !deleted.includes("\n") ? deleted + answer : undefined;
}

/** Whether an answer that still arrives may reach the cursor. */
export function mayReach(asked: Around, soFar: string, now: Around): boolean {
  if (!isSameSuffix(asked.suffix, now.suffix)) return false;
  return now.prefix.startsWith(asked.prefix + soFar) || remaining(asked, soFar, now) !== undefined;
}

/** Editors close brackets and quotes as they are typed. */
function isSameSuffix(asked: string, now: string): boolean {
  if (asked === now) return true;
  const extra = now.length - asked.length;
  return extra > 0 && extra <= longestAutoClosed && /^[)\]}>"'`]+$/.test(now.slice(0, extra)) && now.endsWith(asked);
}
