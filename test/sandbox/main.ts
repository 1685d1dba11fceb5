// `npm run sandbox`: the sandbox on the command line. Prints addresses and accounts, and runs until it is stopped.

import { parseArgs } from "node:util";
import { controlPrefix } from "./control.js";
import { oddityNames } from "./oddities.js";
import { type Sandbox, startSandbox } from "./sandbox.js";
import { type ServiceName, serviceNames } from "./service.js";

const usage = `npm run sandbox -- [--port-base N] [--rate N]
  --port-base N  first of the ports, one per service; 0: any free ports (default 27600)
  --rate N       characters per second of the answers (default 400)`;

interface Arguments {
  readonly portBase: number;
  readonly rate: number;
}

function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({ args: [...args], options: { "port-base": { type: "string" }, rate: { type: "string" } } });
  const portBase = Number(values["port-base"] ?? 27_600);
  const rate = Number(values.rate ?? 400);
  if (!Number.isInteger(portBase) || portBase < 0 || portBase > 65_000) throw new Error(`Invalid port: ${values["port-base"]}`);
  if (!(rate > 0)) throw new Error(`Invalid rate: ${values.rate}`);
  return { portBase, rate };
}

function describe(sandbox: Sandbox): string {
  const settings = Object.assign({}, ...sandbox.services.map((service) => service.settings)) as object;
  const services = sandbox.services.map(({ name, url, notes }) =>
    [`${name}  ${url}`, ...notes.map((note) => `    ${note}`)].join("\n"),
  );
  const faults = `${sandbox.services[0]?.url ?? ""}${controlPrefix}faults`;
  return `The SnowCell sandbox is running.

${services.join("\n\n")}

settings.json:

${JSON.stringify(settings, null, 2)}

Make the next answer fail (each service has this endpoint; any of the behaviors below):

  curl -X POST ${faults} -d '{"oddity":"error-in-data"}'
  curl -X POST ${faults} -d '{"status":429,"headers":{"retry-after":"5"},"path":"chat/completions"}'
  curl -X POST ${faults} -d '{"stallAfterCharacters":200}'
  curl -X POST ${faults} -d '{"cutAfterCharacters":200,"how":"reset"}'
  curl -X POST ${faults} -d '{"delayHeadersMs":8000,"times":2}'
  curl -X DELETE ${faults}
  curl ${faults.replace("faults", "requests")}

Oddities: ${oddityNames.join(", ")}
In a question: [[length:N]] [[echo]]… [[reasoning]] [[giant-fence:N]] [[giant-table:N]] [[hostile]]

Press Ctrl+C to stop.`;
}

async function main(): Promise<void> {
  const { portBase, rate } = readArguments(process.argv.slice(2));
  const ports: Partial<Record<ServiceName, number>> = Object.fromEntries(
    serviceNames.map((name, index) => [name, portBase === 0 ? 0 : portBase + index]),
  );
  const sandbox = await startSandbox({ ports, charactersPerSecond: rate });
  console.log(describe(sandbox));
  const end = (): void => void sandbox.close();
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(
    `${message}\n${isTaken ? "Another sandbox may be running. Stop it, or use another --port-base.\n" : ""}\n${usage}`,
  );
  process.exitCode = 1;
});
