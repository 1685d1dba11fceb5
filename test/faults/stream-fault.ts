// A stream fault, built from the parts that are sent.

import type { StreamDialect } from "./dialects.js";
import { type Fault, notStreamed } from "./fault.js";

type Part = string | Uint8Array;

/** Parts of a stream, each its own chunk. `stays` leaves the connection open after them. */
export function stream(
  name: string,
  parts: (say: StreamDialect) => readonly Part[],
  outcome: Fault["outcome"],
  more: Partial<Fault> & { readonly stays?: true } = {},
): Fault {
  const { stays, ...rest } = more;
  return {
    name,
    lay: (bench) => {
      const { stream: say, name: column } = bench.column;
      if (!say) throw new Error(`${column} does not stream`);
      bench.lay({ rawStream: parts(say), contentType: say.contentType, ...(stays ? { ending: "stall" } : {}) });
    },
    outcome,
    ...rest,
    notFor: { ...notStreamed, ...rest.notFor },
  };
}
