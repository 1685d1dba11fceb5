// Tasks that can have their own model instead of the chat's. The names are those of `snowcell.tasks.*`.

export const tasks = ["edit", "commitMessage"] as const;
export type Task = (typeof tasks)[number];
