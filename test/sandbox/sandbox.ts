// Starts the local servers that replace the providers in tests and in `npm run sandbox`. To add a service: its file in
// services/, its name in service.ts, its line here.

import type { Certificate } from "./certificate.js";
import type { SandboxService, ServiceName, ServiceOptions } from "./service.js";
import { AnthropicService } from "./services/anthropic.js";
import { CodegenService } from "./services/codegen.js";
import { HuggingFaceService } from "./services/huggingface.js";
import { OllamaService } from "./services/ollama.js";
import { OpenAIService } from "./services/openai.js";
import { SnowCellService } from "./services/snowcell.js";
import { StackSpotService } from "./services/stackspot.js";

export interface SandboxOptions {
  /** Absent or 0: any free port. */
  readonly ports?: Partial<Record<ServiceName, number>>;
  /** Characters per second of streamed answers, default 400. */
  readonly charactersPerSecond?: number;
  /** Characters per delta, default 4. */
  readonly deltaLength?: number;
  /** All services use HTTPS with this certificate; `createCertificate` makes one. */
  readonly tls?: Certificate;
}

export interface Sandbox {
  readonly snowcell: SnowCellService;
  readonly stackspot: StackSpotService;
  readonly codegen: CodegenService;
  readonly ollama: OllamaService;
  readonly openai: OpenAIService;
  readonly huggingface: HuggingFaceService;
  readonly anthropic: AnthropicService;
  readonly services: readonly SandboxService[];
  close(): Promise<void>;
}

/** Rejects if a requested port is in use; then no service is left listening. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { ports = {}, ...shared } = options;
  const services: SandboxService[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.kill()));
  };
  const open = async <Service extends SandboxService>(
    start: (options: ServiceOptions) => Promise<Service>,
    name: ServiceName,
  ): Promise<Service> => {
    const service = await start({ ...shared, port: ports[name] ?? 0 });
    services.push(service);
    return service;
  };
  try {
    const snowcell = await open(SnowCellService.start, "snowcell");
    const stackspot = await open(StackSpotService.start, "stackspot");
    const codegen = await open(CodegenService.start, "codegen");
    const ollama = await open(OllamaService.start, "ollama");
    const openai = await open(OpenAIService.start, "openai");
    const huggingface = await open(HuggingFaceService.start, "huggingface");
    const anthropic = await open(AnthropicService.start, "anthropic");
    return { snowcell, stackspot, codegen, ollama, openai, huggingface, anthropic, services, close };
  } catch (error) {
    await close();
    throw error;
  }
}
