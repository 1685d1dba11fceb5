// The buttons of a failure in the panel, in a comparison and on the status page: every remedy that a button can have does
// something there. Remedies in notifications are tested in test/unit/failures.

import assert from "node:assert/strict";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { ComparisonSession } from "../../../src/core/compare/comparison-session.js";
import { OpenComparisons } from "../../../src/core/compare/open-comparisons.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { carryOutRemedy, type RemedyPlace } from "../../../src/core/failures/carry-out-remedy.js";
import { type Failure, type Remedy, remedies } from "../../../src/core/failures/errors.js";
import type { HealthChecks } from "../../../src/core/health/health-checks.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { ProviderRegistry } from "../../../src/core/models/registry.js";
import { CompareFeature } from "../../../src/vscode/compare/compare-feature.js";
import type { ChatPanel } from "../../../src/vscode/panel/chat-panel.js";
import { PanelRequests } from "../../../src/vscode/panel/panel-requests.js";
import { actOnStatus } from "../../../src/vscode/status/status-report.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog, TestSettings, TestStores, testAccounts } from "../../support/wire-context.js";

const failure: Failure = { provider: "scripted", kind: "context-overflow", remedy: "new-chat" };

/** A window in which every answer fails, and a record of what its buttons did. */
function setUp() {
  const happened: string[] = [];
  const did = async (what: string): Promise<void> => void happened.push(what);
  const provider = new ScriptedProvider();
  provider.answer = async function* () {
    happened.push("asked");
    yield { type: "failed", failure };
  };
  const model = { id: "scripted/one", name: "one", provider: "scripted", providerName: "Scripted" };
  const { requests } = requestsOver([provider]);
  const session = new ChatSession(
    new Conversation("c", 0),
    {
      ...{ clock: new ManualClock(), log: new KeptLog(), history: new MemoryHistoryStore() },
      requests,
      parameters: () => ({}),
      systemPrompt: () => "",
    },
    "",
  );
  const logIn = async (): Promise<boolean> => {
    await did("logged in");
    return true;
  };
  const carryOut = (remedy: Remedy, place: RemedyPlace): Promise<void> =>
    carryOutRemedy(remedy, place, {
      logIn,
      selectModel: async () => {
        await did("selected a model");
        return true;
      },
      openSettings: () => did("opened settings"),
      showLog: () => void did("showed the log"),
      newChat: () => did("new chat"),
    });
  const idle = async (): Promise<void> => {
    while (session.busy) await new Promise((resolve) => setImmediate(resolve));
  };
  return { happened, did, session, model, logIn, carryOut, idle };
}

/** The remedies of a place without a model of its own. */
const expected: Readonly<Record<Remedy, readonly string[]>> = {
  retry: ["asked"],
  "log-in": ["logged in", "asked"],
  "switch-model": ["selected a model", "asked"],
  "open-settings": ["opened settings"],
  "show-log": ["showed the log"],
  "new-chat": ["new chat"],
  none: [],
};

describe("the buttons of a failure", () => {
  for (const remedy of remedies) {
    it(`run ${remedy} in the panel`, async () => {
      const { happened, did, session, carryOut, idle } = setUp();
      await session.send("Hello");
      await idle();
      const [answer] = session.conversation.path().slice(-1);
      happened.length = 0;
      const requests = new PanelRequests(
        {
          log: new KeptLog(),
          carryOut,
          selectedModel: () => null,
          selectModel: async () => false,
          applyCode: async () => undefined,
          command: async () => ({ kind: "no-command" }),
          features: {} as never,
        },
        { use: () => undefined, openConversation: async () => undefined, newChat: () => did("new chat") },
      );
      const panel = { session } as unknown as ChatPanel;
      await requests.handle({ type: "action", action: remedy, target: answer?.id ?? "" }, panel);
      await idle();
      assert.deepEqual(happened, expected[remedy]);
    });

    // Another model for a comparison is picked from a list, which a test cannot answer.
    if (remedy !== "switch-model") {
      it(`run ${remedy} in a comparison`, async () => {
        const { happened, did, session, model, logIn, carryOut } = setUp();
        const state = new Map<string, unknown>();
        const comparisons = new OpenComparisons({
          get: (key) => state.get(key),
          set: async (key, value) => void state.set(key, value),
        });
        const comparison = new ComparisonSession(session, comparisons);
        await comparison.prepare([model, model]);
        await comparison.ask("Hello");
        // The session is idle once the shown branch is answered; the other may still be on its way.
        const idle = async (): Promise<void> => {
          const isBusy = () => comparison.answers().some(({ id }) => session.isAnswering(id));
          while (isBusy()) await new Promise((resolve) => setImmediate(resolve));
        };
        await idle();
        const [answer] = comparison.answers();
        happened.length = 0;
        const registry = new ProviderRegistry(new ManualClock());
        const accounts = testAccounts(new TestStores());
        const feature = new CompareFeature({
          ...{ comparisons, registry, accounts, logIn, carryOut, requests: requestsOver([]).requests },
          checks: {} as HealthChecks,
          selection: {} as never,
          settings: new TestSettings({}),
          state: { get: () => undefined, set: async () => undefined },
          providerName: (id) => id,
          tell: () => undefined,
        });
        await feature.receive(
          { type: "action", action: remedy, answer: answer?.id ?? "" },
          {
            session,
            newChat: () => did("new chat"),
            openConversation: async () => undefined,
            announce: () => undefined,
            post: () => undefined,
            openFeature: () => undefined,
            focusComposer: () => undefined,
          },
        );
        await idle();
        feature.dispose();
        assert.deepEqual(happened, expected[remedy]);
      });
    }

    it(`run ${remedy} on the status page`, async () => {
      const { happened, did, carryOut } = setUp();
      const registry = new ProviderRegistry(new ManualClock());
      const check = (): Promise<void> => did("asked");
      await actOnStatus(`${remedy}:scripted`, { registry, carryOut, check, logOut: async () => undefined });
      assert.deepEqual(happened, expected[remedy]);
    });
  }
});
