// What the user has folded or unfolded in an answer. Kept apart from the elements, which do not exist far from the view.

/** By a step's id, or the key of a group: true if the user has unfolded it. */
export type Choices = Map<string, boolean>;
