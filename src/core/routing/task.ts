// Work that may have a model of its own, beside the one that is chosen for the chat. Names are those of `snowcell.tasks.*`.

export const tasks = ["edit", "commitMessage"] as const;
export type Task = (typeof tasks)[number];
