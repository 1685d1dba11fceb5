// Tasks that can have their own model. The names are those of `snowcell.tasks.*`.

export const tasks = ["edit", "commitMessage", "agent", "completions", "title"] as const;
export type Task = (typeof tasks)[number];
