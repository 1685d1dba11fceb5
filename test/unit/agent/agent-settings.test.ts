import { beforeEach, expect, it } from "vitest";
import { agentLimits, defaultMode } from "../../../src/vscode/agent/agent-settings.js";
import { testWindow } from "../../support/vscode/test-window.js";

beforeEach(() => testWindow.reset());

it("the limits of a run are the user's, and the usual ones for values that are not numbers", () => {
  expect(agentLimits()).toEqual({ maxRequests: 40, maxMinutes: 20 });
  testWindow.settings
    .set("snowcell.agent.maxRequests", 3.4)
    .set("snowcell.agent.maxMinutes", 5)
    .set("snowcell.agent.maxCost", 0.5);
  expect(agentLimits()).toEqual({ maxRequests: 3, maxMinutes: 5, maxCost: 0.5 });
  for (const wrong of ["many", -1, 0, Number.POSITIVE_INFINITY, null]) {
    for (const name of ["maxRequests", "maxMinutes", "maxCost"]) testWindow.settings.set(`snowcell.agent.${name}`, wrong);
    expect(agentLimits()).toEqual({ maxRequests: 40, maxMinutes: 20 });
  }
});

it("a new conversation is in chat mode unless the user's setting says agent", () => {
  expect(defaultMode()).toBe("chat");
  testWindow.settings.set("snowcell.chat.defaultMode", "agent");
  expect(defaultMode()).toBe("agent");
  testWindow.settings.set("snowcell.chat.defaultMode", "Agent!");
  expect(defaultMode()).toBe("chat");
});
