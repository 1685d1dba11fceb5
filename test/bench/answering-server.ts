// The smallest server that answers a chat completion: at once, with two words, whatever the request. It must take no time,
// because it is part of everything that is measured through it.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openAIEvents } from "./streamed-bytes.js";

export interface AnsweringServer {
  /** URL for chat completions. */
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  const body = Buffer.from(openAIEvents(["Hello", " there"]));
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume().once("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(body);
    });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}/v1/chat/completions`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
