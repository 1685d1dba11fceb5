// The control endpoint of a service: does with curl what a test does in code. Its requests are not recorded and meet no
// faults.
//   POST   /__sandbox/faults    adds one (schema below); DELETE clears; GET lists the oddities and the pending faults
//   POST   /__sandbox/answers   {"text": "…"}: the answer of the next chat completion
//   GET    /__sandbox/requests  all requests so far

import * as z from "zod/mini";
import { oddities, oddityNames } from "./oddities.js";
import type { RecordedRequest } from "./recorded-request.js";
import { jsonReply, type Reply, statusText } from "./reply.js";
import type { SandboxService } from "./service.js";

export const controlPrefix = "/__sandbox/";

const count = z.number().check(z.nonnegative());

const target = {
  /** Only requests whose path contains this. */
  path: z.exactOptional(z.string()),
  times: z.exactOptional(z.int().check(z.positive())),
  always: z.exactOptional(z.boolean()),
};
const common = { delayHeadersMs: z.exactOptional(count), ...target };
const status = z.int().check(z.gte(200), z.lte(599));

/** One schema per behavior in faults.ts. */
const faultSchema = z.union([
  z.strictObject({ delayHeadersMs: count, ...target }),
  z.strictObject({
    status,
    headers: z.exactOptional(z.record(z.string(), z.string())),
    body: z.exactOptional(z.unknown()),
    ...common,
  }),
  z.strictObject({ stallAfterCharacters: count, ...common }),
  z.strictObject({ cutAfterCharacters: count, how: z._default(z.enum(["end", "reset", "kill"]), "end"), ...common }),
  z.strictObject({
    rawStream: z.union([z.string(), z.array(z.string())]),
    delayBetweenMs: z.exactOptional(count),
    contentType: z.exactOptional(z.string()),
    status: z.exactOptional(status),
    ...common,
  }),
  z.strictObject({ oddity: z.enum(oddityNames), ...common }),
]);

export function answerControl(request: RecordedRequest, service: SandboxService): Reply {
  switch (`${request.method} ${request.path.slice(controlPrefix.length)}`) {
    case "POST faults":
      return addFault(request.body, service);
    case "DELETE faults":
      service.faults.clear();
      return jsonReply(200, { pending: 0 });
    case "GET faults":
      return jsonReply(200, {
        pending: service.faults.pending,
        oddities: Object.fromEntries(oddityNames.map((name) => [name, oddities[name].description])),
      });
    case "POST answers":
      return addAnswer(request.body, service);
    case "GET requests":
      return jsonReply(200, service.requests.map(plainRequest));
    default:
      return jsonReply(404, {
        error: `${statusText(404)}: faults (GET, POST, DELETE), answers (POST) and requests (GET) are here`,
      });
  }
}

function addAnswer(body: unknown, service: SandboxService): Reply {
  const parsed = z.strictObject({ text: z.string() }).safeParse(body);
  if (!parsed.success) return jsonReply(400, { error: 'Give {"text": "…"}: what the next chat completion answers' });
  service.answers.push(parsed.data.text);
  return jsonReply(200, { pending: service.answers.length });
}

function addFault(body: unknown, service: SandboxService): Reply {
  const parsed = faultSchema.safeParse(body);
  if (!parsed.success) {
    const forms = "delayHeadersMs, status [headers, body], stallAfterCharacters, cutAfterCharacters [how: end, reset, kill]";
    const more = "rawStream [delayBetweenMs, contentType, status], oddity [GET lists them]";
    return jsonReply(400, { error: `Give one of ${forms}, ${more}; with any of them: delayHeadersMs, path, times, always` });
  }
  const { path, times, always, ...behaviour } = parsed.data;
  service.faults.add({
    behaviour,
    ...(path === undefined ? {} : { match: (request: RecordedRequest) => request.path.includes(path) }),
    ...(times === undefined ? {} : { times }),
    ...(always === undefined ? {} : { always }),
  });
  return jsonReply(200, { pending: service.faults.pending });
}

/** Without the promise, which JSON cannot represent. */
function plainRequest({ closed: _closed, query, ...request }: RecordedRequest): object {
  return { ...request, query: Object.fromEntries(query) };
}
