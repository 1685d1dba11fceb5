// Limits that end what hangs. Time is measured in benchmarks, not here.

/** For one step of a browser or a VS Code, such as a click, in ms. */
export const stepTimeout = 60_000;
