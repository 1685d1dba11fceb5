import { describe, expect, it } from "vitest";
import { TokenCalibration } from "../../../src/core/models/token-calibration.js";
import { estimateTokens } from "../../../src/core/tokens/token-estimate.js";
import { samples, tokenizers } from "../../support/token-samples/tokenizers.js";

const counts = Object.entries(tokenizers());

describe.each(counts)("the estimate beside %s", (_, count) => {
  const held = samples.flatMap(({ script, texts, most }) => texts.map((text, index) => ({ script, text, most, index })));

  it.each(held)("is close for $script, text $index", ({ text, most }) => {
    expect(Math.abs(estimateTokens(text) / count(text) - 1)).toBeLessThanOrEqual(most);
  });

  it.each(samples)("comes within 3 % for $script after the service has reported usage", ({ texts }) => {
    const calibration = new TokenCalibration({ get: () => undefined, set: async () => undefined }, { now: () => 0 });
    const model = { provider: "vendor", id: "model", name: "Model", capabilities: [] };
    const provider = { id: "vendor" };
    const whole = texts.join("\n").repeat(5);
    calibration.measure(model, provider, estimateTokens(whole), count(whole));
    const factor = calibration.applied(model, provider).tokenFactor ?? 1;
    expect(Math.abs((estimateTokens(whole) * factor) / count(whole) - 1)).toBeLessThanOrEqual(0.03);
  });
});
