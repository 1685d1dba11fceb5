// What opens when the user asks for more, each opened by keyboard.

import { answered, providers, richAnswer, said, snapshot } from "./fixtures.js";
import type { PanelPage } from "./page.js";
import type { Scenes } from "./scene-screenshots.js";

const question = said("u1", "Why is this slow?");
const context = { tokens: 412, limit: 3072, leftOut: "", tuned: false };
const failure = {
  ...{ kind: "rate-limited", title: "OpenAI is limiting requests.", explanation: "Retry later, or choose another model." },
  details: "Address: api.openai.com\nRequest ID: req_0123456789abcdef0123456789abcdef",
  actions: [
    { action: "retry", label: "Retry" },
    { action: "diagnose", label: "Diagnose" },
    { action: "switch-model", label: "Choose Another Model" },
  ],
};

async function askFor(panel: PanelPage, feature: "attach" | "context", message: unknown): Promise<void> {
  await panel.posted("feature");
  await panel.events({ type: "feature-message", feature, message });
}

export const openedScenes: Scenes = {
  "a failure's details beside the countdown": async (panel) => {
    const failed = answered("m1", "", { state: "error", failure: { ...failure, retryAt: Date.now() + 595_000 } });
    await panel.snapshot(snapshot({ messages: [question, failed] }));
    await panel.get("error-details").locator("summary").press("Enter");
    await panel.get("copy-error").waitFor();
  },
  "an answer's figures and the other actions of its code": async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", richAnswer)] }));
    await panel.page.locator("[data-highlighted]").waitFor();
    await panel.get("more-code").press("Enter");
    await panel.get("wrap-code").press("Enter");
    await panel.get("figures-button").press("Enter");
    await panel.page.locator("[data-testid=figures-button][aria-expanded=true]").waitFor();
  },
  "the services that are not connected": async (panel) => {
    const examples = ["project", "selection", "problems"];
    const services = providers.map((each) => (each.id === "openai" ? { ...each, state: "signed-out" as const } : each));
    const offered = { ...context, suggestion: "lookup.ts:12–40", examples };
    await panel.snapshot(snapshot({ providers: services, context: offered }));
    await panel.get("welcome-more").locator("summary").press("Enter");
    await panel.page.locator("[data-testid=welcome-more][open]").waitFor();
  },
  "the context with what was removed or left out": async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", "Answer.")], context }));
    await panel.get("context-meter").press("Enter");
    const rows = [
      { kind: "system", label: "System prompt", tokens: 40, kept: true },
      {
        ...{ kind: "instructions", label: ".github/instructions/typescript.instructions.md", tokens: 120, kept: false },
        ...{ why: "Removed from this conversation", removed: "file:///w/typescript.instructions.md" },
      },
      { kind: "attachment", label: "lookup-of-all-customers.ts", tokens: 90_000, kept: false, why: "No room" },
    ];
    await askFor(panel, "context", { type: "plan", model: "Qwen", used: 52, limit: 3072, reserve: 1024, rows });
    await panel.get("take-back-instructions").focus();
  },
  "mentions of a symbol, a folder and an address": async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", "Answer.")], context }));
    await panel.get("composer-input").focus();
    await panel.page.locator("snowcell-composer[data-takes-in]").waitFor();
    await panel.get("composer-input").pressSequentially("Look at @lo");
    const items = [
      { id: "1", icon: "symbol-method", label: "lookUpCustomer", detail: "src/customers/lookup-of-customers.ts:12" },
      { id: "2", icon: "folder", label: "locales", detail: "src" },
      { id: "3", icon: "globe", label: "https://example.org/lookups", detail: "example.org", text: "" },
    ];
    await askFor(panel, "attach", { type: "found", query: "lo", items });
    await panel.get("mention").nth(2).waitFor();
    await panel.page.keyboard.press("ArrowDown");
  },
  "the title while it is renamed": async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", "Answer.")] }));
    await panel.get("conversation-menu").press("Enter");
    await panel.page.locator("[data-action=rename]").press("Enter");
    await panel.get("title-input").waitFor();
  },
};
