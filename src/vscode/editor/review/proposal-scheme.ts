// The scheme of the read-only documents that hold a proposed change. In its own file because many files check for it.

export const proposalScheme = "snowcell-proposal";
