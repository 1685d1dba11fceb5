// Starts the local servers that stand in for the providers, in tests and behind `npm run sandbox`. To add a service:
// its file in services/, its name in service.ts, its line here.

import type { Certificate } from "./certificate.js";
import type { SandboxService, ServiceName } from "./service.js";
import { SnowCellService } from "./services/snowcell.js";

export interface SandboxOptions {
  /** Absent or 0: any free port. */
  readonly ports?: Partial<Record<ServiceName, number>>;
  /** Characters a second of the streamed answers, default 400. */
  readonly charactersPerSecond?: number;
  /** Characters in one delta, default 4. */
  readonly deltaLength?: number;
  /** Every service speaks HTTPS with this certificate; `createCertificate` makes one. */
  readonly tls?: Certificate;
}

export interface Sandbox {
  readonly snowcell: SnowCellService;
  readonly services: readonly SandboxService[];
  close(): Promise<void>;
}

/** Rejects where a port that was asked for is taken; nothing is left listening then. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { ports = {}, ...shared } = options;
  const snowcell = await SnowCellService.start({ ...shared, port: ports.snowcell ?? 0 });
  const services: readonly SandboxService[] = [snowcell];
  return {
    snowcell,
    services,
    close: async () => {
      await Promise.all(services.map((service) => service.kill()));
    },
  };
}
