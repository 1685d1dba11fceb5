// The scheme of the read-only documents that hold a proposed change, apart because many a file has to tell them from others.

export const proposalScheme = "snowcell-proposal";
