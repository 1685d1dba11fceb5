// Publishes test requests on the diagnostics channels that Node's fetch uses.

import { channel } from "node:diagnostics_channel";
import { describe, expect, it } from "vitest";
import { UndiciConnectionObserver } from "../../../src/node/network/connection-observer.js";

const create = channel("undici:request:create");
const sendHeaders = channel("undici:client:sendHeaders");
const url = "http://127.0.0.1:9/v1/chat/completions";
const made = (): { request: Record<string, unknown> } => ({
  request: { origin: "http://127.0.0.1:9", path: "/v1/chat/completions", method: "POST" },
});

describe("two concurrent requests to one address", () => {
  it("are observed separately", () => {
    const observer = new UndiciConnectionObserver();
    const connected: string[] = [];
    const first = observer.watch("POST", url, () => connected.push("first"));
    const second = observer.watch("POST", url, () => connected.push("second"));
    const [one, two] = [made(), made()];
    create.publish(one);
    expect([first.observed, second.observed]).toEqual([true, false]);
    create.publish(two);
    expect([first.observed, second.observed]).toEqual([true, true]);
    // The second one can get a connection first.
    sendHeaders.publish(two);
    expect(connected).toEqual(["second"]);
    sendHeaders.publish(one);
    expect(connected).toEqual(["second", "first"]);
    first.dispose();
    second.dispose();
  });

  it("have the transport's time limits lifted, even if a connection is retried", () => {
    const observer = new UndiciConnectionObserver();
    let connections = 0;
    const watch = observer.watch("POST", url, () => connections++);
    const [one, again] = [made(), made()];
    create.publish(one);
    create.publish(again);
    expect(again.request).toMatchObject({ headersTimeout: 0, bodyTimeout: 0 });
    sendHeaders.publish(again);
    expect(connections).toBe(1);
    watch.dispose();
  });
});
