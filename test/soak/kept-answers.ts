// Reads the history's database after a soak: which questions and answers it has, and how large its files are.

import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

export interface KeptAnswers {
  /** Numbered questions with a complete answer of the expected text. */
  readonly complete: number;
  /** Answers that are not complete, and questions without one. */
  readonly broken: number;
  /** Complete runs of the agent. */
  readonly runs: number;
  /** Characters of all messages and parts. */
  readonly characters: number;
  readonly databaseBytes: number;
  /** Of the write-ahead log. */
  readonly logBytes: number;
}

export function keptAnswers(serverDataDir: string, expected: string): KeptAnswers {
  const [found] = globSync("**/snowcell.snowcell/history.db", { cwd: serverDataDir });
  if (found === undefined) throw new Error("There is no history");
  const file = join(serverDataDir, found);
  const database = new DatabaseSync(file, { readOnly: true });
  const number = (sql: string, ...values: string[]): number =>
    Object.values(database.prepare(sql).get(...values) ?? {}).map(Number)[0] ?? Number.NaN;
  const answersTo = (words: string): string =>
    `FROM message AS question JOIN message AS answer ON answer.parent_id = question.id AND answer.role = 'assistant'
       WHERE question.role = 'user' AND question.text LIKE '${words}'`;
  const isComplete = "answer.state = 'done'";
  try {
    const questions = number("SELECT count(*) FROM message WHERE role = 'user' AND text LIKE 'Question % of the soak%'");
    const complete = number(
      `SELECT count(DISTINCT question.text) ${answersTo("Question % of the soak%")} AND ${isComplete} AND answer.text = ?`,
      expected,
    );
    return {
      complete,
      broken: Math.max(questions, number(`SELECT count(*) ${answersTo("Question % of the soak%")}`)) - complete,
      runs: number(`SELECT count(DISTINCT question.text) ${answersTo("Run % of the soak%")} AND ${isComplete}`),
      characters:
        number("SELECT coalesce(sum(length(text) + length(reasoning) + length(details)), 0) FROM message") +
        number("SELECT coalesce(sum(length(details)), 0) FROM part"),
      databaseBytes: statSync(file).size,
      logBytes: statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    };
  } finally {
    database.close();
  }
}
