// Messages of one turn of the event loop go to the page in one post.

import { setImmediate } from "node:timers/promises";
import { beforeEach, expect, it } from "vitest";
import type { HostMessage, HostPost } from "../../../src/protocol/host-messages.js";
import { Posts } from "../../../src/vscode/panel/page/posts.js";

let posted: HostPost[];
let posts: Posts;
beforeEach(() => {
  posted = [];
  posts = new Posts((post) => posted.push(post));
});

const event = (seq: number): HostMessage => ({ type: "event", seq, event: { type: "composer-focused" } });

it("a message alone is posted as it is", async () => {
  posts.add(event(1));
  await setImmediate();
  posts.add(event(2));
  await setImmediate();
  expect(posted).toEqual([event(1), event(2)]);
});

it("messages of one turn go together, in order", async () => {
  posts.add(event(1));
  await Promise.resolve();
  posts.add(event(2));
  expect(posted).toEqual([]);
  await setImmediate();
  expect(posted).toEqual([{ type: "several", messages: [event(1), event(2)] }]);
});

it("text goes at once, after what came before it", async () => {
  posts.add([1, 1, "one"]);
  posts.add(event(2));
  posts.add([3, 1, "two"]);
  expect(posted).toEqual([[1, 1, "one"], { type: "several", messages: [event(2), [3, 1, "two"]] }]);
  await setImmediate();
  expect(posted).toHaveLength(2);
});
