// Runs inside the extension host: mocha over the suites of this folder. The same for VS Code on a desktop and in a
// browser.

import Mocha from "mocha";

/** Resolves if every test passed; rejects with the number of failed tests. */
export async function run(): Promise<void> {
  // Ends a test that hangs. Not a bound on time: a busy machine may take ten times as long as usual.
  const mocha = new Mocha({ ui: "bdd", reporter: "spec", timeout: 120_000, color: false });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  const words = process.env["SNOWCELL_HOST_TESTS"];
  if (words) mocha.fgrep(words);
  await import("./activation.test.js");
  await import("./settings.test.js");
  await import("./transport.test.js");
  await import("./proxy.test.js");
  await import("./history.test.js");
  await import("./api.test.js");
  await import("./other-extension.test.js");
  await import("./offered-models.test.js");
  await import("./remedies.test.js");
  await import("./completions.test.js");
  await import("./commit-message.test.js");
  await import("./editor-actions.test.js");
  await import("./editor-edit.test.js");
  await import("./slash-commands.test.js");
  await import("./instructions.test.js");
  await import("./editor-review.test.js");
  await import("./editor-offers.test.js");
  await import("./agent-reading.test.js");
  await import("./agent-edits.test.js");
  await import("./agent-outside.test.js");
  await import("./idle.test.js");
  // Runs late: a fallback is looked up in all lists, and after that, addresses without a server are soon skipped.
  await import("./editor-fallback.test.js");
  await import("./own-abilities.test.js");
  // Last: it requests lists so often that the circuit breaker blocks all requests to addresses without a server.
  await import("./language-models.test.js");
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const passed = runner.stats?.passes ?? 0;
      console.log(`host: ${passed} passed, ${failures} failed, ${runner.stats?.pending ?? 0} skipped`);
      if (failures > 0 || passed === 0) reject(new Error(`${failures} host tests failed`));
      else resolve();
    });
  });
}
