// Invalid settings and unreachable endpoints: one clear message that names the setting, and the rest keeps working.

import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCertificate } from "../sandbox/certificate.js";
import { openWindow, selectModel, type Window } from "./window.js";

describe("bad settings and endpoints", () => {
  let window: Window;
  let secure: ReturnType<typeof createSecureServer>;
  beforeAll(async () => {
    secure = createSecureServer(createCertificate(), (_request, response) => response.end("{}"));
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const { port } = secure.address() as AddressInfo;
    const entry = (key: string, endpoint: string) => ({ key, name: `Test/${key}`, endpoint, description: `Model ${key}` });
    window = await openWindow({
      sandbox: { charactersPerSecond: 5000 },
      settings: ({ snowcell }) => ({
        "snowcell.request.maxRetries": 0,
        "snowcell.models": [
          ...snowcell.models,
          { key: "nowhere", name: "Nowhere" },
          entry("down", "http://127.0.0.1:9/v1"),
          entry("nodns", "https://no-such-host.invalid/v1"),
          entry("selfsigned", `https://127.0.0.1:${port}/v1`),
          entry("qwen", "http://127.0.0.1:9/second"),
        ],
      }),
    });
  });
  afterAll(async () => {
    await window?.close();
    await new Promise((resolve) => secure.close(resolve));
  });

  it("are named once, with the button that opens the setting", async () => {
    const { workbench, panel } = window;
    await panel.open();
    const said = await workbench.waitForNotification(/snowcell\.models/);
    expect(said).toContain('"endpoint" is missing');
    expect(said).toContain("Entry 4");
  });

  it.each([
    ["down", "unreachable"],
    ["nodns", "dns"],
    ["selfsigned", "tls"],
  ])("show an endpoint that is %s as %s, and keep the question", async (key, kind) => {
    const { workbench, panel } = window;
    await selectModel(workbench, new RegExp(`Model ${key}`));
    await panel.send("Is anyone there?");
    await panel.answerIs("error");
    expect(await panel.lastAnswer.getByTestId("message-error").getAttribute("data-error-kind")).toBe(kind);
  });

  it("leave valid models usable", async () => {
    const { workbench, panel } = window;
    await selectModel(workbench, /Qwen 1\.5/);
    await panel.send("[[echo]]Right as rain");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Right as rain");
  });
});
