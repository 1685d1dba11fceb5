// The panel's features, which load on first use. Separate from the host's messages, because the
// host needs these names and not the schemas of what it sends.

import * as z from "zod/mini";

/** Each has its messages in src/protocol/<feature>.ts. */
export const featureSchema = z.enum(["find", "history", "compare", "attach", "context", "parameters", "slash", "agent"]);
export type Feature = z.infer<typeof featureSchema>;
