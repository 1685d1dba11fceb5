// The smallest server that answers in each dialect: at once, with two words, whatever the request. It must take no time,
// because it is part of everything that is measured through it.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerOf, dialects, pathOf } from "./dialect-answers.js";

export interface AnsweringServer {
  /** URL before the dialect's path. */
  readonly baseUrl: string;
  readonly close: () => Promise<void>;
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  const bodies = dialects.map((dialect) => ({ path: pathOf[dialect], body: Buffer.from(answerOf(dialect)) }));
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume().once("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(bodies.find(({ path }) => request.url?.endsWith(path))?.body);
    });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
